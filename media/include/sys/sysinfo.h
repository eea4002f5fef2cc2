#ifndef _FL_SYS_SYSINFO_H
#define _FL_SYS_SYSINFO_H
#include <linux/sysinfo.h>
int sysinfo(struct sysinfo *info);
int get_nprocs(void);
int get_nprocs_conf(void);
long get_phys_pages(void);
long get_avphys_pages(void);
#endif
