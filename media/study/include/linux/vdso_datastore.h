#ifndef STUDY_VDSO_DATASTORE_H
#define STUDY_VDSO_DATASTORE_H
#include <linux/mm_types.h>
extern const struct vm_special_mapping vdso_vvar_mapping;
struct vm_area_struct *vdso_install_vvar_mapping(struct mm_struct *mm, unsigned long addr);
void vdso_setup_data_pages(void);
#endif
