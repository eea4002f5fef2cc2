/*
 * Tasks and address spaces: what fork, exec and exit leave behind, without the kernel's ways there.
 * The kernel's: kernel/fork.c, fs/exec.c, kernel/exit.c, kernel/nsproxy.c.
 */
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <linux/cred.h>
#include <linux/nsproxy.h>
#include <linux/time_namespace.h>
#include <linux/user_namespace.h>
#include <linux/ptrace.h>
#include "fl.h"

extern const struct vm_operations_struct fl_image_vmops;
void fl_check_references(void);
void fl_timer_wait(void);
struct file *fl_exit_file(void);
void fl_exit_notify(void);
void fl_exit_pages(unsigned long most);
unsigned long fl_most_pages(void);
long fl_file_close(struct file *file);

static struct pt_regs fl_regs;

struct pt_regs *current_pt_regs(void)
{
	return &fl_regs;
}

static struct nsproxy *fl_new_nsproxy(struct time_namespace *now, struct time_namespace *children)
{
	struct nsproxy *ns = fl_zalloc(sizeof(struct nsproxy));

	ns->time_ns = now;
	ns->time_ns_for_children = children;
	return ns;
}

struct task_struct *fl_new_task(int pid)
{
	struct task_struct *task = fl_zalloc(sizeof(struct task_struct));
	struct cred *cred = fl_zalloc(sizeof(struct cred));

	task->pid = pid;
	task->tgid = pid;
	task->group_leader = task;
	if (fl_executes_memory())
		fl_task_start(task);
	cred->user_ns = &init_user_ns;
	*(const struct cred **)&task->cred = cred;
	*(const struct cred **)&task->real_cred = cred;
#ifdef CONFIG_TIME_NS
	task->nsproxy = fl_new_nsproxy(&init_time_ns, &init_time_ns);
#else
	task->nsproxy = fl_new_nsproxy(0, 0);
#endif
	return task;
}

/* A thread of the current process: the same address space, a number and a stack of its own. */
struct task_struct *fl_new_thread(int pid)
{
	struct task_struct *task = fl_zalloc(sizeof(struct task_struct));

	memcpy(task, current, sizeof(struct task_struct));
	task->pid = pid;
	task->thread_pid = 0;
	refcount_set(&task->usage, 2);
	return task;
}

/* A process that runs in the current one's memory. */
struct task_struct *fl_new_process(int pid)
{
	struct task_struct *task = fl_new_thread(pid);

	task->tgid = pid;
	task->group_leader = task;
	if (fl_executes_memory())
		fl_task_start(task);
	task->mm->mm_users.counter++;
	return task;
}

/* The task that sends the signals of timers. */
void fl_timer(void)
{
	for (;;)
		fl_timer_wait();
}

struct mm_struct *fl_new_mm(struct task_struct *task, unsigned long mmap_base, unsigned long stack_top)
{
	/* Behind the structure stand the CPU masks of its flexible array. */
	struct mm_struct *mm = fl_zalloc(sizeof(struct mm_struct) + 3 * 8192 / 8);

	mm->mm_users.counter = 1;
	mm->mm_count.counter = 1;
	mm->pgd = (pgd_t *)get_zeroed_page(GFP_KERNEL);
	mm->task_size = FL_TASK_SIZE;
	mm->mmap_base = mmap_base;
	mm->start_stack = stack_top;
	task->mm = mm;
	task->active_mm = mm;
	if (fl_executes_memory())
		fl_mm_start(mm);
	else
		fl_space_of(mm);
	return mm;
}

/* kind: 0 anonymous, 1 the program's image. */
int fl_map_area(struct mm_struct *mm, unsigned long start, unsigned long end, unsigned long flags, int kind)
{
	struct vm_area_struct *vma = vm_area_alloc(mm);

	vma->vm_start = start;
	vma->vm_end = end;
	vma->vm_pgoff = kind ? 0 : start >> PAGE_SHIFT;
	*(unsigned long *)&vma->vm_flags = flags;
	vma->vm_page_prot = vm_get_page_prot(flags);
	vma->vm_ops = kind ? &fl_image_vmops : 0;
	return fl_executes_memory() ? fl_enter_area(mm, vma) : insert_vm_struct(mm, vma);
}

unsigned long fl_vm_flags(int prot, int shared)
{
	unsigned long flags = VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;

	if (prot & 1)
		flags |= VM_READ;
	if (prot & 2)
		flags |= VM_WRITE;
	if (prot & 4)
		flags |= VM_EXEC;
	if (shared)
		flags |= VM_SHARED | VM_MAYSHARE;
	return flags;
}

int fl_map_stack(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	return fl_map_area(mm, start, end, fl_vm_flags(3, 0) | VM_GROWSDOWN, 0);
}

/* mmap(2) of anonymous memory. */
long fl_sys_mmap(unsigned long addr, unsigned long len, int prot, int shared, int fixed, int noreplace)
{
	struct mm_struct *mm = current->mm;
	long ret;

	if (!len || (fixed && (addr & 4095)))
		return -EINVAL;
	len = (len + 4095) & ~4095UL;
	down_write(&mm->mmap_lock);
	if (fixed) {
		ret = addr;
		if (noreplace && find_vma_intersection(mm, addr, addr + len))
			ret = -EEXIST;
		else if (do_munmap(mm, addr, len, 0))
			ret = -EINVAL;
	} else {
		ret = fl_find_gap(mm, addr, len);
	}
	if (ret >= 0) {
		int err = fl_map_area(mm, ret, ret + len, fl_vm_flags(prot, shared), 0);

		if (err)
			ret = err;
	}
	up_write(&mm->mmap_lock);
	return ret;
}

long fl_sys_munmap(unsigned long addr, unsigned long len)
{
	struct mm_struct *mm = current->mm;
	long ret;

	down_write(&mm->mmap_lock);
	ret = do_munmap(mm, addr, len, 0);
	up_write(&mm->mmap_lock);
	return ret;
}

long fl_sys_mprotect(unsigned long addr, unsigned long len, int prot)
{
	struct mm_struct *mm = current->mm;
	unsigned long end = addr + ((len + 4095) & ~4095UL);
	unsigned long at;
	long ret = 0;

	if (addr & 4095)
		return -EINVAL;
	down_write(&mm->mmap_lock);
	/* Area by area: what came before a hole has its new rights already. */
	for (at = addr; at < end;) {
		struct vm_area_struct *vma = vma_lookup(mm, at);
		unsigned long pgd = (unsigned long)mm->pgd;
		unsigned long page;

		if (!vma) {
			ret = -ENOMEM;
			break;
		}
		if (fl_vm_flags(prot, 0) & (VM_READ | VM_WRITE | VM_EXEC) & ~(vma->vm_flags >> 4)) {
			ret = -EACCES;
			break;
		}
		ret = fl_cut(mm, at, end < vma->vm_end ? end : vma->vm_end);
		if (ret)
			break;
		vma = vma_lookup(mm, at);
		*(unsigned long *)&vma->vm_flags = (vma->vm_flags & ~(VM_READ | VM_WRITE | VM_EXEC)) |
			(fl_vm_flags(prot, 0) & (VM_READ | VM_WRITE | VM_EXEC));
		vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
		/* Rights of present pages: a store that is allowed now gets them by a fault. */
		for (page = fl_next_pte(pgd, vma->vm_start, vma->vm_end); page < vma->vm_end;
		     page = fl_next_pte(pgd, page + PAGE_SIZE, vma->vm_end)) {
			unsigned long entry = fl_pte(pgd, page);

			fl_set_pte(pgd, page, (entry & (FL_PTE_FRAME | FL_PTE_DIRTY | FL_PTE_SPECIAL)) | FL_PTE_PRESENT |
				   pgprot_val(vma->vm_page_prot) | (vma->vm_ops || !(vma->vm_flags & VM_WRITE) ? 0 : FL_PTE_WRITE));
		}
		at = vma->vm_end;
	}
	up_write(&mm->mmap_lock);
	return ret;
}

/* brk(2): the heap begins behind the program's image. */
unsigned long fl_sys_brk(unsigned long brk)
{
	struct mm_struct *mm = current->mm;
	unsigned long old_end, new_end;

	if (!mm->start_brk)
		mm->start_brk = mm->brk = FL_BRK_START;
	if (brk < mm->start_brk || brk > mm->start_brk + (1UL << 32))
		return mm->brk;
	old_end = (mm->brk + 4095) & ~4095UL;
	new_end = (brk + 4095) & ~4095UL;
	down_write(&mm->mmap_lock);
	if (new_end < old_end) {
		do_munmap(mm, new_end, old_end - new_end, 0);
	} else if (new_end > old_end) {
		struct vm_area_struct *heap = find_vma_intersection(mm, mm->start_brk, old_end);

		if (heap)
			heap->vm_end = new_end;
		else
			fl_map_area(mm, mm->start_brk, new_end, fl_vm_flags(3, 0), 0);
	}
	mm->brk = brk;
	up_write(&mm->mmap_lock);
	return mm->brk;
}

/* The last thread of a process ends: every area goes, then its files, then every page's references are compared with its users. */
void fl_exit(void)
{
	struct mm_struct *mm = current->mm;
	struct fl_space *s;
	struct file *file;

	if (fl_executes_memory()) {
		fl_exit_pages(fl_most_pages());
		current->mm = 0;
		current->group_leader->mm = 0;
		mmput(mm);
	} else {
		s = fl_space_of(mm);
		down_write(&mm->mmap_lock);
		while (s->count)
			fl_area_delete(s->vma[s->count - 1]);
		up_write(&mm->mmap_lock);
	}
	while ((file = fl_exit_file()))
		fl_file_close(file);
	fl_check_references();
	fl_exit_notify();
}
