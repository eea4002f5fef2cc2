/*
 * The areas of an address space, modelled as one sorted array per mm in place of the maple tree (or, before 6.1, of the red-black tree and
 * list, whose links are kept for the tree's own loops). The kernel's: mm/vma.c, mm/mmap.c, lib/maple_tree.c.
 */
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/err.h>
#include "fl.h"

/* src/kernel/spaces.ts reads these bytes too. */
struct fl_space *fl_spaces;

struct fl_space *fl_space_of(struct mm_struct *mm)
{
	struct fl_space *s;

	for (s = fl_spaces; s; s = s->next)
		if (s->mm == mm)
			return s;
	s = fl_zalloc(sizeof(struct fl_space));
	s->mm = mm;
	s->next = fl_spaces;
	fl_spaces = s;
	return s;
}

/* Index of the first area that ends above addr. */
static unsigned long fl_index(struct fl_space *s, unsigned long addr)
{
	unsigned long i;

	for (i = 0; i < s->count; i++)
		if (s->vma[i]->vm_end > addr)
			break;
	return i;
}

struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct fl_space *s = fl_space_of(mm);
	unsigned long i = fl_index(s, addr);

	return i < s->count ? s->vma[i] : 0;
}

struct vm_area_struct *find_vma_intersection(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);

	return vma && vma->vm_start < end ? vma : 0;
}

struct vm_area_struct *vma_lookup(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = find_vma(mm, addr);

	return vma && vma->vm_start <= addr ? vma : 0;
}

/* A walk that has begun is marked in mas->node: mas_set() and the initialisers of the tree put something else there. */
#define FL_ACTIVE ((struct maple_enode *)0xf10UL)

void *mas_find(struct ma_state *mas, unsigned long max)
{
	struct fl_space *s = fl_space_of(container_of(mas->tree, struct mm_struct, mm_mt));
	unsigned long i;

	if (mas->node == FL_ACTIVE) {
		if (mas->last >= max)
			return 0;
		i = fl_index(s, mas->last + 1);
	} else {
		i = fl_index(s, mas->index);
	}
	if (i >= s->count || s->vma[i]->vm_start > max) {
		mas->index = mas->last = max;
		mas->node = FL_ACTIVE;
		return 0;
	}
	mas->index = s->vma[i]->vm_start;
	mas->last = s->vma[i]->vm_end - 1;
	mas->node = FL_ACTIVE;
	return s->vma[i];
}

struct vm_area_struct *vm_area_alloc(struct mm_struct *mm)
{
	struct vm_area_struct *vma = fl_zalloc(sizeof(struct vm_area_struct));

	vma->vm_mm = mm;
	INIT_LIST_HEAD(&vma->anon_vma_chain);
	return vma;
}

void vm_area_free(struct vm_area_struct *vma)
{
	kfree(vma);
}

/* The list of 5.10 to 6.0, which the tree's loops follow; no such members later. */
static void fl_relink(struct fl_space *s)
{
	unsigned long i;

	fl_set_member("mm_struct", "mmap", s->mm, s->count ? (unsigned long)s->vma[0] : 0);
	for (i = 0; i < s->count; i++) {
		fl_set_member("vm_area_struct", "vm_prev", s->vma[i], i ? (unsigned long)s->vma[i - 1] : 0);
		fl_set_member("vm_area_struct", "vm_next", s->vma[i], i + 1 < s->count ? (unsigned long)s->vma[i + 1] : 0);
	}
	s->mm->map_count = s->count;
}

int insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct fl_space *s = fl_space_of(mm);
	unsigned long at = fl_index(s, vma->vm_start);
	unsigned long i;

	if (at < s->count && s->vma[at]->vm_start < vma->vm_end)
		return -ENOMEM;
	if (s->count == FL_MAX_AREAS)
		return -ENOMEM;
	for (i = s->count; i > at; i--)
		s->vma[i] = s->vma[i - 1];
	s->vma[at] = vma;
	s->count++;
	fl_relink(s);
	return 0;
}

static void fl_remove(struct fl_space *s, struct vm_area_struct *vma)
{
	unsigned long i;

	for (i = 0; i < s->count && s->vma[i] != vma; i++)
		;
	for (; i + 1 < s->count; i++)
		s->vma[i] = s->vma[i + 1];
	s->count--;
	fl_relink(s);
}

void fl_area_delete(struct vm_area_struct *vma)
{
	fl_zap(vma, vma->vm_start, vma->vm_end);
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	fl_remove(fl_space_of(vma->vm_mm), vma);
	vm_area_free(vma);
}

/* Cuts an area in two at addr, which lies inside. */
static int fl_split(struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *upper;
	int (*may_split)(struct vm_area_struct *, unsigned long) = 0;

	/* Called split until 5.10. */
	if (vma->vm_ops)
		may_split = (void *)(fl_member("vm_operations_struct", "may_split", vma->vm_ops) |
				     fl_member("vm_operations_struct", "split", vma->vm_ops));
	if (may_split) {
		int err = may_split(vma, addr);

		if (err)
			return err;
	}
	upper = vm_area_alloc(vma->vm_mm);
	*upper = *vma;
	INIT_LIST_HEAD(&upper->anon_vma_chain);
	upper->vm_start = addr;
	upper->vm_pgoff = vma->vm_pgoff + ((addr - vma->vm_start) >> PAGE_SHIFT);
	vma->vm_end = addr;
	return insert_vm_struct(vma->vm_mm, upper);
}

/* Makes area borders at start and end. */
int fl_cut(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = vma_lookup(mm, start);
	int err;

	if (vma && vma->vm_start < start) {
		err = fl_split(vma, start);
		if (err)
			return err;
	}
	vma = vma_lookup(mm, end);
	if (vma && vma->vm_start < end)
		return fl_split(vma, end);
	return 0;
}

int do_munmap(struct mm_struct *mm, unsigned long start, size_t len, struct list_head *uf)
{
	struct vm_area_struct *vma;
	unsigned long end = start + ((len + 4095) & ~4095UL);
	int err;

	if ((start & 4095) || end > FL_TASK_SIZE || end <= start)
		return -EINVAL;
	if (!find_vma_intersection(mm, start, end))
		return 0;
	err = fl_cut(mm, start, end);
	if (err)
		return err;
	while ((vma = find_vma_intersection(mm, start, end)))
		fl_area_delete(vma);
	return 0;
}

/* Top down below mmap_base, as the default layout of 64-bit processes. */
unsigned long fl_find_gap(struct mm_struct *mm, unsigned long addr, unsigned long len)
{
	struct fl_space *s = fl_space_of(mm);
	unsigned long top = mm->mmap_base;
	unsigned long i;

	len = (len + 4095) & ~4095UL;
	addr = addr & ~4095UL;
	if (len > FL_TASK_SIZE)
		return -ENOMEM;
	if (addr && addr < FL_TASK_SIZE && addr + len <= FL_TASK_SIZE && !find_vma_intersection(mm, addr, addr + len))
		return addr;
	for (i = s->count; i > 0; i--) {
		struct vm_area_struct *vma = s->vma[i - 1];

		if (vma->vm_start >= top)
			continue;
		if (vma->vm_end <= top && top - vma->vm_end >= len)
			break;
		top = vma->vm_start;
	}
	if (top < len + 65536 || (i == 0 && top < len))
		return -ENOMEM;
	return top - len;
}

unsigned long get_unmapped_area(struct file *file, unsigned long addr, unsigned long len,
				unsigned long pgoff, unsigned long flags)
{
	return fl_find_gap(current->mm, addr, len);
}

unsigned long __get_unmapped_area(struct file *file, unsigned long addr, unsigned long len,
				  unsigned long pgoff, unsigned long flags, vm_flags_t vm_flags)
{
	return fl_find_gap(current->mm, addr, len);
}

pgprot_t vm_get_page_prot(vm_flags_t vm_flags)
{
	unsigned long prot = 0;

	if (vm_flags & (VM_READ | VM_WRITE | VM_EXEC))
		prot |= FL_PTE_PRESENT | FL_PTE_USER | FL_PTE_ACCESSED;
	if ((vm_flags & VM_WRITE) && (vm_flags & VM_SHARED))
		prot |= FL_PTE_WRITE;
	if (!(vm_flags & VM_EXEC))
		prot |= FL_PTE_NX;
	return __pgprot(prot);
}
