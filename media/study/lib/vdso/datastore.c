/*
 * The data behind the vdso, and the fault handler that maps it.
 *
 * Every process has a mapping called [vvar] (see /proc/self/maps). Code of the vdso reads the time there without entering the kernel. The
 * mapping is empty at first: each page comes when it is touched, by vvar_fault() below.
 *
 * Things to try: leave out get_page(), or call it twice; answer VM_FAULT_SIGBUS for the random page; give a page for the architecture's
 * offset; in a time namespace, leave out the second page.
 */
#include <linux/mm.h>
#include <linux/time_namespace.h>
#include <linux/vdso_datastore.h>
#include <vdso/datapage.h>

struct vdso_time_data *vdso_k_time_data;
struct vdso_rng_data *vdso_k_rng_data;

/* At boot: as many pages as the mapping has offsets. Each gets a reference of its own, since each is mapped on its own. */
void __init vdso_setup_data_pages(void)
{
	struct page *pages = alloc_pages(GFP_KERNEL | __GFP_ZERO, 2);

	split_page(pages, 2);
	vdso_k_time_data = page_address(pages + VDSO_TIME_PAGE_OFFSET);
	vdso_k_rng_data = page_address(pages + VDSO_RNG_PAGE_OFFSET);
	vdso_k_rng_data->is_ready = true;
}

/* The page for an offset of the mapping. `own` is the page of the task's time namespace; the first namespace has none. */
static struct page *vvar_page_at(pgoff_t pgoff, struct page *own)
{
	struct page *time = virt_to_page((unsigned long)vdso_k_time_data);

	switch (pgoff) {
	case VDSO_TIME_PAGE_OFFSET:
		return own ? own : time;
	case VDSO_TIMENS_PAGE_OFFSET:
		/* In a namespace the machine's time moves here: the vdso adds the offsets of the first page to it. */
		return own ? time : NULL;
	case VDSO_RNG_PAGE_OFFSET:
		return IS_ENABLED(CONFIG_VDSO_GETRANDOM) ? virt_to_page((unsigned long)vdso_k_rng_data) : NULL;
	default:
		return NULL;
	}
}

static vm_fault_t vvar_fault(const struct vm_special_mapping *sm, struct vm_area_struct *vma, struct vm_fault *vmf)
{
	struct page *own = find_timens_vvar_page(vma);
	struct page *page = vvar_page_at(vmf->pgoff, own);

	if (!page)
		return VM_FAULT_SIGBUS;

	if (own && vmf->pgoff == VDSO_TIME_PAGE_OFFSET) {
		/* Who reads the offsets reads the time next: map that page too, and save a second fault. */
		struct page *time = vvar_page_at(VDSO_TIMENS_PAGE_OFFSET, own);
		vm_fault_t ret = vmf_insert_page(vma, vmf->address + VDSO_TIMENS_PAGE_OFFSET * PAGE_SIZE, time);

		if (ret & VM_FAULT_ERROR)
			return ret;
	}

	/* The entry that our caller makes for vmf->page owns a reference, and gives it back when it is removed. */
	get_page(page);
	vmf->page = page;
	return 0;
}

const struct vm_special_mapping vdso_vvar_mapping = {
	.name = "[vvar]",
	.fault = vvar_fault,
};

struct vm_area_struct *vdso_install_vvar_mapping(struct mm_struct *mm, unsigned long addr)
{
	/* VM_MIXEDMAP: pages with references may be inserted one by one. Nobody may make it writable. */
	return _install_special_mapping(mm, addr, VDSO_NR_PAGES * PAGE_SIZE,
					VM_READ | VM_MAYREAD | VM_IO | VM_DONTDUMP | VM_MIXEDMAP, &vdso_vvar_mapping);
}
