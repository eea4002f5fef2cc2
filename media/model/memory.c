/*
 * Page faults and mappings of pages, modelled over page-table entries in simulated frames. What a mapping does to a page's reference
 * count is exactly what the kernel does: an inserted page is counted by its entry, a special entry counts nothing, unmapping gives the
 * entry's reference back. The kernel's: mm/memory.c, arch/x86/mm/fault.c.
 */
#include <linux/mm.h>
#include <linux/mm_types.h>
#include <linux/sched.h>
#include <linux/err.h>
#include <linux/rwsem.h>
#include "fl.h"

#define FL_SIGBUS 7
#define FL_SIGSEGV 11
#define FL_SIGKILL 9
#define FL_SEGV_MAPERR 1
#define FL_SEGV_ACCERR 2
#define FL_BUS_ADRERR 2

unsigned long fl_fault_begins(void);
unsigned int fl_fault_returned(unsigned long began, struct vm_fault *vmf, unsigned int outcome);
void fl_fault_done(unsigned long address, unsigned int outcome, int signo, int code);
void fl_image_page(unsigned long address, void *to);

static unsigned long fl_pgd(struct mm_struct *mm)
{
	return (unsigned long)mm->pgd;
}

static unsigned long fl_entry(unsigned long pfn, pgprot_t prot, int special)
{
	return (pfn << PAGE_SHIFT) | pgprot_val(prot) | FL_PTE_PRESENT | (special ? FL_PTE_SPECIAL : 0);
}

/* Adds a page to the address space. The caller has a reference, which the entry takes over. */
static void fl_add_page(struct vm_area_struct *vma, unsigned long address, struct page *page, pgprot_t prot, int write)
{
	unsigned long entry = fl_entry(page_to_pfn(page), prot, 0);

	if (write)
		entry |= FL_PTE_WRITE | FL_PTE_DIRTY;
	page->_mapcount.counter++;
	fl_set_pte(fl_pgd(vma->vm_mm), address & PAGE_MASK, entry);
}

int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page)
{
	if (addr < vma->vm_start || addr >= vma->vm_end)
		return -EFAULT;
	if (!page_count(page))
		return -EINVAL;
	if (!(vma->vm_flags & VM_MIXEDMAP)) {
		BUG_ON(vma->vm_flags & VM_PFNMAP);
		*(unsigned long *)&vma->vm_flags |= VM_MIXEDMAP;
	}
	if (fl_pte(fl_pgd(vma->vm_mm), addr) & FL_PTE_PRESENT)
		return -EBUSY;
	get_page(page);
	fl_add_page(vma, addr, page, vma->vm_page_prot, 0);
	return 0;
}

vm_fault_t vmf_insert_pfn_prot(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, pgprot_t pgprot)
{
	BUG_ON(!(vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP)));
	BUG_ON((vma->vm_flags & (VM_PFNMAP | VM_MIXEDMAP)) == (VM_PFNMAP | VM_MIXEDMAP));
	BUG_ON((vma->vm_flags & VM_PFNMAP) && (vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE);
	BUG_ON((vma->vm_flags & VM_MIXEDMAP) && pfn_valid(pfn));
	if (addr < vma->vm_start || addr >= vma->vm_end)
		return VM_FAULT_SIGBUS;
	if (!(fl_pte(fl_pgd(vma->vm_mm), addr) & FL_PTE_PRESENT))
		fl_set_pte(fl_pgd(vma->vm_mm), addr & PAGE_MASK, fl_entry(pfn, pgprot, 1));
	return VM_FAULT_NOPAGE;
}

vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn)
{
	return vmf_insert_pfn_prot(vma, addr, pfn, vma->vm_page_prot);
}

int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn, unsigned long size, pgprot_t prot)
{
	unsigned long end = addr + ((size + 4095) & ~4095UL);

	*(unsigned long *)&vma->vm_flags |= VM_IO | VM_PFNMAP | VM_DONTEXPAND | VM_DONTDUMP;
	for (; addr < end; addr += PAGE_SIZE, pfn++)
		fl_set_pte(fl_pgd(vma->vm_mm), addr, fl_entry(pfn, prot, 1));
	return 0;
}

void fl_zap(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	unsigned long pgd = fl_pgd(vma->vm_mm);
	unsigned long addr;

	for (addr = fl_next_pte(pgd, start, end); addr < end; addr = fl_next_pte(pgd, addr + PAGE_SIZE, end)) {
		unsigned long entry = fl_pte(pgd, addr);
		struct page *page;

		fl_set_pte(pgd, addr, 0);
		if (entry & FL_PTE_SPECIAL)
			continue;
		page = pfn_to_page((entry & FL_PTE_FRAME) >> PAGE_SHIFT);
		page->_mapcount.counter--;
		put_page(page);
	}
}

void zap_page_range(struct vm_area_struct *vma, unsigned long start, unsigned long size)
{
	fl_zap(vma, start, start + size);
}

void zap_page_range_single(struct vm_area_struct *vma, unsigned long address, unsigned long size, struct zap_details *details)
{
	fl_zap(vma, address, address + size);
}

void zap_vma_range(struct vm_area_struct *vma, unsigned long address, unsigned long size)
{
	fl_zap(vma, address, address + size);
}

static vm_fault_t fl_anonymous(struct vm_fault *vmf)
{
	struct page *page = alloc_pages(GFP_KERNEL | __GFP_ZERO, 0);

	if (!page)
		return VM_FAULT_OOM;
	fl_add_page(vmf->vma, vmf->address, page, vmf->vma->vm_page_prot, (vmf->vma->vm_flags & VM_WRITE) != 0);
	return 0;
}

/* A private copy of a page that is mapped or would be mapped read-only. */
static vm_fault_t fl_copy(struct vm_fault *vmf, struct page *from)
{
	struct page *page = alloc_pages(GFP_KERNEL, 0);

	if (!page)
		return VM_FAULT_OOM;
	copy_page(page_address(page), page_address(from));
	fl_zap(vmf->vma, vmf->address, vmf->address + PAGE_SIZE);
	fl_add_page(vmf->vma, vmf->address, page, vmf->vma->vm_page_prot, 1);
	return 0;
}

/* No entry yet, and the area has operations: ask its handler for the page. */
static vm_fault_t fl_ask(struct vm_fault *vmf)
{
	struct vm_area_struct *vma = vmf->vma;
	int write = (vmf->flags & FAULT_FLAG_WRITE) != 0;
	unsigned long began;
	vm_fault_t ret;

	if (!vma->vm_ops->fault)
		return VM_FAULT_SIGBUS;
	began = fl_fault_begins();
	ret = fl_fault_returned(began, vmf, vma->vm_ops->fault(vmf));
	if (ret & (VM_FAULT_ERROR | VM_FAULT_NOPAGE | VM_FAULT_RETRY))
		return ret;
	if (!vmf->page)
		return ret;
	if (fl_pte(fl_pgd(vma->vm_mm), vmf->address) & FL_PTE_PRESENT) {
		put_page(vmf->page);
		return VM_FAULT_NOPAGE;
	}
	if (write && !(vma->vm_flags & VM_SHARED)) {
		ret = fl_copy(vmf, vmf->page);
		put_page(vmf->page);
		return ret;
	}
	fl_add_page(vma, vmf->address, vmf->page, vma->vm_page_prot, write);
	return ret;
}

static vm_fault_t fl_handle(struct vm_area_struct *vma, unsigned long address, unsigned int flags)
{
	struct vm_fault vmf = {
		.vma = vma,
		.address = address & PAGE_MASK,
		.flags = flags,
		.pgoff = vma->vm_pgoff + ((address - vma->vm_start) >> PAGE_SHIFT),
		.gfp_mask = GFP_KERNEL,
	};
	unsigned long entry = fl_pte(fl_pgd(vma->vm_mm), address);

	fl_set_member("vm_fault", "real_address", &vmf, address);
	if (!(entry & FL_PTE_PRESENT))
		return vma->vm_ops ? fl_ask(&vmf) : fl_anonymous(&vmf);
	if ((flags & FAULT_FLAG_WRITE) && !(entry & FL_PTE_WRITE)) {
		if (entry & FL_PTE_SPECIAL)
			return VM_FAULT_SIGBUS;
		if (vma->vm_flags & VM_SHARED) {
			fl_set_pte(fl_pgd(vma->vm_mm), address & PAGE_MASK, entry | FL_PTE_WRITE | FL_PTE_DIRTY);
			return 0;
		}
		return fl_copy(&vmf, pfn_to_page((entry & FL_PTE_FRAME) >> PAGE_SHIFT));
	}
	/* Present with these rights: the translation was stale. */
	fl_set_pte(fl_pgd(vma->vm_mm), address & PAGE_MASK, entry);
	return 0;
}

/* The area that holds address; a stack grows down to it within 8 MiB. */
static struct vm_area_struct *fl_find(struct mm_struct *mm, unsigned long address)
{
	struct vm_area_struct *vma = find_vma(mm, address);

	if (!vma || vma->vm_start <= address)
		return vma;
	if (!(vma->vm_flags & VM_GROWSDOWN) || vma->vm_end - (address & PAGE_MASK) > (8UL << 20))
		return 0;
	vma->vm_pgoff -= (vma->vm_start - (address & PAGE_MASK)) >> PAGE_SHIFT;
	vma->vm_start = address & PAGE_MASK;
	return vma;
}

/* Whether the area allows the access: 0 load, 1 store, 2 instruction fetch. */
static int fl_allowed(struct vm_area_struct *vma, unsigned int access)
{
	if (access == 1)
		return (vma->vm_flags & VM_WRITE) != 0;
	if (access == 2)
		return (vma->vm_flags & VM_EXEC) != 0;
	return (vma->vm_flags & (VM_READ | VM_WRITE | VM_EXEC)) != 0;
}

/* The machine calls this for an access of user memory that its translation refused. */
void fl_page_fault(unsigned long address, unsigned int access, unsigned int user)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;
	unsigned int flags = FAULT_FLAG_ALLOW_RETRY | FAULT_FLAG_KILLABLE | FAULT_FLAG_INTERRUPTIBLE;
	vm_fault_t outcome = 0;
	int tries = 0;

	if (user)
		flags |= FAULT_FLAG_USER;
	if (access == 1)
		flags |= FAULT_FLAG_WRITE;
	if (access == 2)
		flags |= FAULT_FLAG_INSTRUCTION;
	do {
		down_read(&mm->mmap_lock);
		vma = fl_find(mm, address);
		if (!vma || !fl_allowed(vma, access)) {
			up_read(&mm->mmap_lock);
			fl_fault_done(address, 0, FL_SIGSEGV, vma ? FL_SEGV_ACCERR : FL_SEGV_MAPERR);
			return;
		}
		outcome = fl_handle(vma, address, flags);
		/* A handler that asks for a retry has dropped the lock. */
		if (!(outcome & VM_FAULT_RETRY))
			up_read(&mm->mmap_lock);
		flags |= FAULT_FLAG_TRIED;
	} while ((outcome & VM_FAULT_RETRY) && ++tries < 16);

	if (outcome & VM_FAULT_OOM)
		fl_fault_done(address, outcome, FL_SIGKILL, 0);
	else if (outcome & VM_FAULT_SIGSEGV)
		fl_fault_done(address, outcome, FL_SIGSEGV, FL_SEGV_MAPERR);
	else if (outcome & (VM_FAULT_ERROR | VM_FAULT_RETRY))
		fl_fault_done(address, outcome, FL_SIGBUS, FL_BUS_ADRERR);
	else
		fl_fault_done(address, outcome, 0, 0);
}

/* Areas of the program's own image: text, constants, data, filled from the compiled program. */
static vm_fault_t fl_image_fault(struct vm_fault *vmf)
{
	struct page *page;

	if (fl_executes_memory()) {
		page = fl_image_lookup(vmf->address & PAGE_MASK);
		if (!page)
			return VM_FAULT_OOM;
		get_page(page);
		vmf->page = page;
		return 0;
	}
	page = alloc_pages(GFP_KERNEL | __GFP_ZERO, 0);

	if (!page)
		return VM_FAULT_OOM;
	fl_image_page(vmf->address, page_address(page));
	fl_add_page(vmf->vma, vmf->address, page, vmf->vma->vm_page_prot, (vmf->vma->vm_flags & VM_WRITE) != 0);
	return VM_FAULT_NOPAGE;
}

void fl_program_path(char *to, int size);

/* What /proc/PID/maps calls them: there is no file behind them. */
static const char *fl_image_name(struct vm_area_struct *vma)
{
	static char path[4096];

	fl_program_path(path, sizeof(path));
	return path;
}

const struct vm_operations_struct fl_image_vmops = {
	.fault = fl_image_fault,
	.name = fl_image_name,
};
