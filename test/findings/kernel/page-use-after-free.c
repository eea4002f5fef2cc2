#include <linux/mm.h>
#include <linux/gfp.h>
void failing(int second)
{
	struct page *page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	int *words = page_address(page);

	words[3] = 1;
	__free_page(page); // began
	words[3] = 2; // finding: use-after-free
}
