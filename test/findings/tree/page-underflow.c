#include <linux/gfp.h>
#include <linux/mm.h>
void failing(int second)
{
	struct page *page = alloc_page(GFP_KERNEL);

	get_page(page); // began
	put_page(page);
	put_page(page);
	put_page(page); // finding: refcount
}
