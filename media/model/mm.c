/*
 * The edges of executed memory management: on x86-64 page faults, areas and page tables are the tree's own code (arch/x86/mm/fault.c, mm), and
 * what stands here is what calls it: the exception's entry, exec, fork and exit. See fl_executes_memory().
 * The kernel's: arch/x86/entry/entry_64.S, fs/exec.c, kernel/fork.c, kernel/exit.c.
 */
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/coredump.h>
#include <linux/ptrace.h>
#include <linux/err.h>
#include "fl.h"

void fl_fault_done(unsigned long address, unsigned int outcome, int signo, int code);
void fl_image_page(unsigned long address, void *to);
void fl_do_user_addr_fault(struct pt_regs *regs, unsigned long error_code, unsigned long address);
int fl_dup_mmap(struct mm_struct *mm, struct mm_struct *from);
void fl_check_mm(struct mm_struct *mm);

/* Bits of a page fault's error code and of the flags register: Intel SDM vol. 3, 4.7 and vol. 1, 3.4.3. */
#define FL_PF_PROT 1
#define FL_PF_WRITE 2
#define FL_PF_USER 4
#define FL_PF_INSTR 16
#define FL_FLAGS_IF 0x200
#define FL_USER_CS 0x33
#define FL_KERNEL_CS 0x10

/* The page of zeros of trees whose own is defined in assembly. */
unsigned long fl_zero_page[512] __attribute__((aligned(4096)));

/* The page-fault exception: registers and error code as the CPU pushes them, then the tree's handler. access: 0 load, 1 store, 2 fetch. */
void fl_page_fault(unsigned long address, unsigned int access, unsigned int user)
{
	struct pt_regs regs;
	unsigned long error = access == 1 ? FL_PF_WRITE : access == 2 ? FL_PF_INSTR : 0;

	memset(&regs, 0, sizeof(regs));
	regs.cs = user ? FL_USER_CS : FL_KERNEL_CS;
	regs.flags = FL_FLAGS_IF;
	if (user)
		error |= FL_PF_USER;
	if (fl_pte((unsigned long)current->mm->pgd, address) & FL_PTE_PRESENT)
		error |= FL_PF_PROT;
	fl_do_user_addr_fault(&regs, error, address);
	/* The return from the exception restores the flags: until 5.12 the handler comes back with interrupts off. */
	local_irq_enable();
	fl_fault_done(address, 0, 0, 0);
}

/* What a process shares among its threads; of it executed code looks at the limits, and takes the lock under which exec changes what it is. */
void fl_task_start(struct task_struct *task)
{
	struct signal_struct *parent = task->signal;
	int i;

	refcount_set(&task->usage, 2);
	task->thread_pid = 0;

	task->signal = fl_zalloc(sizeof(struct signal_struct));
	init_rwsem(&task->signal->exec_update_lock);
	if (parent) {
		memcpy(task->signal->rlim, parent->rlim, sizeof(parent->rlim));
		return;
	}
	for (i = 0; i < RLIM_NLIMITS; i++)
		task->signal->rlim[i].rlim_cur = task->signal->rlim[i].rlim_max = RLIM_INFINITY;
	task->signal->rlim[RLIMIT_STACK].rlim_cur = 8UL << 20;
	task->signal->rlim[RLIMIT_MEMLOCK].rlim_cur = task->signal->rlim[RLIMIT_MEMLOCK].rlim_max = 8UL << 20;
}

/* Pages of the current address space when it had most. */
unsigned long fl_most_pages(void)
{
	return get_mm_hiwater_rss(current->mm);
}

/* What mm_init() and exec's choice of a layout give an address space that executed code looks at. Not randomised: runs are repeatable. */
void fl_mm_start(struct mm_struct *mm)
{
#ifdef MM_MT_FLAGS
	mt_init_flags(&mm->mm_mt, MM_MT_FLAGS);
#endif
	INIT_LIST_HEAD(&mm->mmlist);
	init_rwsem(&mm->mmap_lock);
	spin_lock_init(&mm->page_table_lock);
	fl_set_member("mm_struct", "get_unmapped_area", mm, (unsigned long)arch_get_unmapped_area_topdown);
#ifdef MMF_TOPDOWN
	set_bit(MMF_TOPDOWN, (unsigned long *)&mm->flags);
#endif
	mm->start_brk = mm->brk = FL_BRK_START;
	/* MM_CONTEXT_HAS_VSYSCALL, which is a mask in 6.1 and the bit's number since, as set_personality_64bit() sets it. */
	fl_set_member("mm_struct", "context.flags", mm, 1UL << 1);
}

/* An area that exec makes: kind 0 anonymous, 1 the program's image. */
int fl_enter_area(struct mm_struct *mm, struct vm_area_struct *vma)
{
	int err;

	down_write(&mm->mmap_lock);
	err = fl_insert_vm_struct(mm, vma);
	if (!err)
		vm_stat_account(mm, vma->vm_flags, (vma->vm_end - vma->vm_start) >> PAGE_SHIFT);
	up_write(&mm->mmap_lock);
	return err;
}

/* The image's page cache: each page is filled from the compiled program when it is first asked for. */
struct fl_image_page {
	struct fl_image_page *next;
	unsigned long address;
	struct page *page;
};
static struct fl_image_page *fl_image_cache;

struct page *fl_image_lookup(unsigned long address)
{
	struct fl_image_page *p;

	for (p = fl_image_cache; p; p = p->next)
		if (p->address == address)
			return p->page;
	p = fl_zalloc(sizeof(struct fl_image_page));
	p->page = alloc_pages(GFP_KERNEL | __GFP_ZERO, 0);
	if (!p->page)
		return 0;
	p->address = address;
	fl_image_page(address, page_address(p->page));
	p->next = fl_image_cache;
	fl_image_cache = p;
	return p->page;
}

/* The address space of a forked child, from its parent's. */
int fl_copy_mm(struct task_struct *child, struct mm_struct *mm, struct mm_struct *from)
{
	/* Until 6.0 a task remembers areas that it found: those of the parent's address space. */
	fl_set_member("task_struct", "vmacache.seqnum", child, -1UL);
	fl_set_member("mm_struct", "def_flags", mm, fl_member("mm_struct", "def_flags", from));
	return fl_dup_mmap(mm, from);
}

void __mmput(struct mm_struct *mm)
{
	exit_mmap(mm);
	mmdrop(mm);
}

void __mmdrop(struct mm_struct *mm)
{
	free_page((unsigned long)mm->pgd);
	fl_check_mm(mm);
	kfree(mm);
}
