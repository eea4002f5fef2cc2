/* Where exec puts the vdso: [vvar] below, [vdso] directly above, so that the code finds its data at a fixed distance. */
#include <linux/mm.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/vdso_datastore.h>
#include <vdso/datapage.h>
#include <asm/vdso.h>

struct linux_binprm;

static vm_fault_t vdso_fault(const struct vm_special_mapping *sm, struct vm_area_struct *vma, struct vm_fault *vmf)
{
	unsigned long offset = vmf->pgoff << PAGE_SHIFT;

	if (offset >= vdso64_image.size)
		return VM_FAULT_SIGBUS;
	vmf->page = virt_to_page((unsigned long)vdso64_image.data + offset);
	get_page(vmf->page);
	return 0;
}

static const struct vm_special_mapping vdso_mapping = {
	.name = "[vdso]",
	.fault = vdso_fault,
};

int arch_setup_additional_pages(struct linux_binprm *bprm, int uses_interp)
{
	struct mm_struct *mm = current->mm;
	unsigned long data_size = VDSO_NR_PAGES * PAGE_SIZE, base;
	struct vm_area_struct *vma;
	int ret = 0;

	if (down_write_killable(&mm->mmap_lock))
		return -EINTR;

	base = get_unmapped_area(NULL, 0, data_size + vdso64_image.size, 0, 0);
	if (IS_ERR_VALUE(base)) {
		ret = base;
		goto out;
	}
	vma = vdso_install_vvar_mapping(mm, base);
	if (IS_ERR(vma)) {
		ret = PTR_ERR(vma);
		goto out;
	}
	/* Writable for a debugger, which gets its own copy. */
	vma = _install_special_mapping(mm, base + data_size, vdso64_image.size,
				       VM_READ | VM_EXEC | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC, &vdso_mapping);
	if (IS_ERR(vma)) {
		ret = PTR_ERR(vma);
		do_munmap(mm, base, data_size, NULL);
		goto out;
	}
	mm->context.vdso = (void *)(base + data_size);
out:
	up_write(&mm->mmap_lock);
	return ret;
}
