/* What Faultline's model files share. */
#define FL_MAX_AREAS 500
#define FL_TASK_SIZE 0x7ffffffff000UL
/* Behind the regions of src/compiler/addresses.ts. */
#define FL_BRK_START 0x555595001000UL

#define FL_PTE_PRESENT (1UL << 0)
#define FL_PTE_WRITE (1UL << 1)
#define FL_PTE_USER (1UL << 2)
#define FL_PTE_ACCESSED (1UL << 5)
#define FL_PTE_DIRTY (1UL << 6)
#define FL_PTE_SPECIAL (1UL << 9)
#define FL_PTE_NX (1UL << 63)
#define FL_PTE_FRAME 0x000ffffffffff000UL

struct fl_space {
	struct mm_struct *mm;
	unsigned long count;
	struct fl_space *next;
	struct vm_area_struct *vma[FL_MAX_AREAS];
};

struct fl_space *fl_space_of(struct mm_struct *mm);
void *fl_zalloc(unsigned long size);
void fl_zap(struct vm_area_struct *vma, unsigned long start, unsigned long end);
int fl_cut(struct mm_struct *mm, unsigned long start, unsigned long end);
void fl_area_delete(struct vm_area_struct *vma);
unsigned long fl_find_gap(struct mm_struct *mm, unsigned long addr, unsigned long len);
unsigned long fl_pte(unsigned long pgd, unsigned long address);
void fl_set_pte(unsigned long pgd, unsigned long address, unsigned long value);
unsigned long fl_next_pte(unsigned long pgd, unsigned long start, unsigned long end);

/* Of executed memory management: mm.c. */
void fl_task_start(struct task_struct *task);
void fl_mm_start(struct mm_struct *mm);
int fl_enter_area(struct mm_struct *mm, struct vm_area_struct *vma);
struct page *fl_image_lookup(unsigned long address);
int fl_copy_mm(struct task_struct *child, struct mm_struct *mm, struct mm_struct *from);

/* Whether page faults run through the tree's own mm/memory.c. */
int fl_executes_memory(void);

/* Members that not every kernel has: 0 where the struct has none, and setting it does nothing. */
unsigned long fl_member(const char *tag, const char *member, const void *object);
void fl_set_member(const char *tag, const char *member, void *object, unsigned long value);
