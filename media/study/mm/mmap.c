/* Special mappings: areas of a process that the kernel makes on its own, with pages that a handler or a list supplies. */
#include <linux/mm.h>

static vm_fault_t special_mapping_fault(struct vm_fault *vmf)
{
	const struct vm_special_mapping *sm = vmf->vma->vm_private_data;
	pgoff_t i;

	if (sm->fault)
		return sm->fault(sm, vmf->vma, vmf);

	/* A list that ends in NULL. */
	for (i = 0; sm->pages && sm->pages[i]; i++) {
		if (i != vmf->pgoff)
			continue;
		get_page(sm->pages[i]);
		vmf->page = sm->pages[i];
		return 0;
	}
	return VM_FAULT_SIGBUS;
}

static const char *special_mapping_name(struct vm_area_struct *vma)
{
	const struct vm_special_mapping *sm = vma->vm_private_data;

	return sm->name;
}

/* Their owners rely on the number of pages. */
static int special_mapping_split(struct vm_area_struct *vma, unsigned long addr)
{
	return -EINVAL;
}

static const struct vm_operations_struct special_mapping_vmops = {
	.fault = special_mapping_fault,
	.name = special_mapping_name,
	.may_split = special_mapping_split,
};

bool vma_is_special_mapping(const struct vm_area_struct *vma, const struct vm_special_mapping *sm)
{
	return vma->vm_ops == &special_mapping_vmops && vma->vm_private_data == sm;
}

/* Called with the mmap lock held for writing. */
struct vm_area_struct *_install_special_mapping(struct mm_struct *mm, unsigned long addr, unsigned long len,
						vm_flags_t flags, const struct vm_special_mapping *spec)
{
	struct vm_area_struct *vma = vm_area_alloc(mm);
	int err;

	if (!vma)
		return ERR_PTR(-ENOMEM);
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma->vm_flags = flags | VM_DONTEXPAND;
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	vma->vm_ops = &special_mapping_vmops;
	vma->vm_private_data = (void *)spec;

	err = insert_vm_struct(mm, vma);
	if (err) {
		vm_area_free(vma);
		return ERR_PTR(err);
	}
	mm->total_vm += len >> PAGE_SHIFT;
	return vma;
}
