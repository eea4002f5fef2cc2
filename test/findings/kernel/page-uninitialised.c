#include <linux/mm.h>
#include <linux/gfp.h>
void failing(int second)
{
	struct page *page = alloc_page(GFP_KERNEL);
	int *words = page_address(page);

	words[0] = 1;
	if (words[1]) // finding: uninitialised
		words[2] = 2;
	__free_page(page);
}
