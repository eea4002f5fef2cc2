/* Pages, areas, address spaces, faults: only the members that this tree uses. */
#ifndef STUDY_MM_TYPES_H
#define STUDY_MM_TYPES_H
#include <linux/types.h>

typedef struct { unsigned long pgd; } pgd_t;
typedef struct { unsigned long pgprot; } pgprot_t;
#define pgprot_val(p) ((p).pgprot)
#define __pgprot(x) ((pgprot_t){ (x) })

/* One for each page frame. _refcount counts everyone who holds the page; _mapcount counts entries, from -1. */
struct page {
	unsigned long flags;
	struct list_head lru;
	void *mapping;
	unsigned long index;
	unsigned long private;
	atomic_t _mapcount;
	atomic_t _refcount;
};
struct folio {
	struct page page;
};

struct maple_enode;
struct maple_tree {
	void *ma_root;
	unsigned int ma_flags;
};
struct ma_state {
	struct maple_tree *tree;
	unsigned long index, last;
	struct maple_enode *node;
};
struct vma_iterator {
	struct ma_state mas;
};

struct mm_struct {
	struct maple_tree mm_mt;
	pgd_t *pgd;
	atomic_t mm_users, mm_count;
	struct rw_semaphore mmap_lock;
	int map_count;
	unsigned long mmap_base, task_size;
	unsigned long start_brk, brk, start_stack;
	unsigned long total_vm;
	struct {
		void *vdso;
	} context;
};

struct vm_area_struct {
	unsigned long vm_start, vm_end;
	struct mm_struct *vm_mm;
	pgprot_t vm_page_prot;
	vm_flags_t vm_flags;
	struct list_head anon_vma_chain;
	const struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;
	void *vm_file;
	void *vm_private_data;
};

typedef unsigned int vm_fault_t;
enum vm_fault_reason {
	VM_FAULT_OOM = 0x1,
	VM_FAULT_SIGBUS = 0x2,
	VM_FAULT_SIGSEGV = 0x40,
	VM_FAULT_NOPAGE = 0x100,
	VM_FAULT_LOCKED = 0x200,
	VM_FAULT_RETRY = 0x400,
};
#define VM_FAULT_ERROR (VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_SIGSEGV)

enum fault_flag {
	FAULT_FLAG_WRITE = 1 << 0,
	FAULT_FLAG_ALLOW_RETRY = 1 << 2,
	FAULT_FLAG_KILLABLE = 1 << 4,
	FAULT_FLAG_TRIED = 1 << 5,
	FAULT_FLAG_USER = 1 << 6,
	FAULT_FLAG_REMOTE = 1 << 7,
	FAULT_FLAG_INSTRUCTION = 1 << 8,
	FAULT_FLAG_INTERRUPTIBLE = 1 << 9,
};

/* What a fault handler is told, and where it leaves the page. */
struct vm_fault {
	struct vm_area_struct *vma;
	gfp_t gfp_mask;
	pgoff_t pgoff;
	unsigned long address;
	unsigned long real_address;
	unsigned int flags;
	struct page *page;
};

struct vm_special_mapping {
	const char *name;
	struct page **pages;
	vm_fault_t (*fault)(const struct vm_special_mapping *sm, struct vm_area_struct *vma, struct vm_fault *vmf);
};

struct vm_operations_struct {
	void (*close)(struct vm_area_struct *area);
	int (*may_split)(struct vm_area_struct *area, unsigned long addr);
	vm_fault_t (*fault)(struct vm_fault *vmf);
	const char *(*name)(struct vm_area_struct *vma);
};

#endif
