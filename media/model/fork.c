/*
 * fork(2): a second process with a copy of the address space. Private pages are copied at once, where the kernel lets both share them until
 * one writes; entries of special mappings are copied as the kernel copies them. The kernel's: kernel/fork.c, mm/memory.c.
 */
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <linux/nsproxy.h>
#include <linux/time_namespace.h>
#include "fl.h"

extern const struct vm_operations_struct fl_image_vmops;
struct mm_struct *fl_new_mm(struct task_struct *task, unsigned long mmap_base, unsigned long stack_top);

static void fl_copy_entries(struct vm_area_struct *vma, struct mm_struct *to)
{
	unsigned long from_pgd = (unsigned long)vma->vm_mm->pgd;
	unsigned long to_pgd = (unsigned long)to->pgd;
	int own = !vma->vm_ops || vma->vm_ops == &fl_image_vmops;
	unsigned long addr;

	/* Pages that a handler can supply again are left to the child's own faults. */
	if (!own && !(vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP)))
		return;
	for (addr = fl_next_pte(from_pgd, vma->vm_start, vma->vm_end); addr < vma->vm_end;
	     addr = fl_next_pte(from_pgd, addr + PAGE_SIZE, vma->vm_end)) {
		unsigned long entry = fl_pte(from_pgd, addr);
		struct page *page;

		if (!(entry & FL_PTE_SPECIAL)) {
			page = pfn_to_page((entry & FL_PTE_FRAME) >> PAGE_SHIFT);
			if (own && !(vma->vm_flags & VM_SHARED)) {
				struct page *copy = alloc_pages(GFP_KERNEL, 0);

				copy_page(page_address(copy), page_address(page));
				entry = (entry & ~FL_PTE_FRAME) | (page_to_pfn(copy) << PAGE_SHIFT);
				page = copy;
			} else {
				get_page(page);
			}
			page->_mapcount.counter++;
		}
		fl_set_pte(to_pgd, addr, entry);
	}
}

struct task_struct *fl_fork(int pid)
{
	struct task_struct *parent = current;
	struct task_struct *child = fl_zalloc(sizeof(struct task_struct));
	struct fl_space *areas;
	struct mm_struct *mm;
	unsigned long i;

	memcpy(child, parent, sizeof(struct task_struct));
	child->pid = pid;
	child->tgid = pid;
	child->group_leader = child;
	if (fl_executes_memory())
		fl_task_start(child);
	mm = fl_new_mm(child, parent->mm->mmap_base, parent->mm->start_stack);
	mm->start_brk = parent->mm->start_brk;
	mm->brk = parent->mm->brk;
	mm->context = parent->mm->context;

	if (fl_executes_memory()) {
		fl_copy_mm(child, mm, parent->mm);
		goto copied;
	}
	areas = fl_space_of(parent->mm);
	down_write(&parent->mm->mmap_lock);
	for (i = 0; i < areas->count; i++) {
		struct vm_area_struct *vma = vm_area_alloc(mm);

		memcpy(vma, areas->vma[i], sizeof(struct vm_area_struct));
		vma->vm_mm = mm;
		INIT_LIST_HEAD(&vma->anon_vma_chain);
		insert_vm_struct(mm, vma);
		fl_copy_entries(areas->vma[i], mm);
	}
	up_write(&parent->mm->mmap_lock);
copied:

#ifdef CONFIG_TIME_NS
	/* A child of a task that called unshare(CLONE_NEWTIME) is born into the new namespace. */
	if (parent->nsproxy->time_ns != parent->nsproxy->time_ns_for_children) {
		struct nsproxy *ns = fl_zalloc(sizeof(struct nsproxy));

		*ns = *parent->nsproxy;
		get_time_ns(ns->time_ns);
		get_time_ns(ns->time_ns_for_children);
		child->nsproxy = ns;
		timens_on_fork(ns, child);
	}
#endif
	return child;
}
