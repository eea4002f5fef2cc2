/* Memory management: flags of areas, references of pages, walks over areas. */
#ifndef STUDY_MM_H
#define STUDY_MM_H
#include <linux/mm_types.h>
#include <linux/err.h>
#include <linux/gfp.h>

#define PAGE_SHIFT 12
#define PAGE_SIZE (1UL << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))

#define VM_READ 0x1UL
#define VM_WRITE 0x2UL
#define VM_EXEC 0x4UL
#define VM_SHARED 0x8UL
#define VM_MAYREAD 0x10UL
#define VM_MAYWRITE 0x20UL
#define VM_MAYEXEC 0x40UL
#define VM_MAYSHARE 0x80UL
#define VM_GROWSDOWN 0x100UL
#define VM_PFNMAP 0x400UL
#define VM_IO 0x4000UL
#define VM_DONTEXPAND 0x40000UL
#define VM_DONTDUMP 0x4000000UL
#define VM_MIXEDMAP 0x10000000UL
/* mseal() of what the system maps: no option of this tree switches it on. */
#define VM_SEALED_SYSMAP 0UL

struct zap_details;

void __folio_put(struct folio *folio);
struct page *virt_to_page(unsigned long address);
void *page_address(const struct page *page);

/* The smallest power of two of pages that holds so many bytes. */
static inline int get_order(unsigned long size)
{
	int order = 0;

	while ((PAGE_SIZE << order) < size)
		order++;
	return order;
}

static inline int page_count(struct page *page)
{
	return page->_refcount.counter;
}

static inline void get_page(struct page *page)
{
	atomic_inc(&page->_refcount);
}

static inline void put_page(struct page *page)
{
	if (atomic_dec_and_test(&page->_refcount))
		__folio_put((struct folio *)page);
}

/* All areas of an mm, in order of their addresses. */
#define VMA_ITERATOR(name, mm, addr) struct vma_iterator name = { .mas = { .tree = &(mm)->mm_mt, .index = (addr), .node = NULL } }
#define for_each_vma(vmi, vma) while ((vma = vma_next(&(vmi))) != NULL)

void *mas_find(struct ma_state *mas, unsigned long max);

static inline struct vm_area_struct *vma_next(struct vma_iterator *vmi)
{
	return mas_find(&vmi->mas, ~0UL);
}

struct vm_area_struct *vm_area_alloc(struct mm_struct *mm);
void vm_area_free(struct vm_area_struct *vma);
int insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma);
pgprot_t vm_get_page_prot(vm_flags_t flags);
unsigned long get_unmapped_area(struct file *file, unsigned long addr, unsigned long len, unsigned long pgoff, unsigned long flags);
int do_munmap(struct mm_struct *mm, unsigned long start, size_t len, struct list_head *uf);
void zap_vma_range(struct vm_area_struct *vma, unsigned long start, unsigned long size);
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);

static inline void zap_vma(struct vm_area_struct *vma)
{
	zap_vma_range(vma, vma->vm_start, vma->vm_end - vma->vm_start);
}

/* vm_insert_page() in the terms of a fault handler. */
static inline vm_fault_t vmf_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	switch (vm_insert_page(vma, addr, page)) {
	case 0:
	case -EBUSY:	/* somebody else was faster */
		return VM_FAULT_NOPAGE;
	case -ENOMEM:
		return VM_FAULT_OOM;
	default:
		return VM_FAULT_SIGBUS;
	}
}

bool vma_is_special_mapping(const struct vm_area_struct *vma, const struct vm_special_mapping *sm);
struct vm_area_struct *_install_special_mapping(struct mm_struct *mm, unsigned long addr, unsigned long len,
						vm_flags_t flags, const struct vm_special_mapping *spec);

#endif
