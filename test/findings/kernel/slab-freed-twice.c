#include <linux/mm.h>
#include <linux/slab.h>
static void drop(void *p)
{
	kfree(p); // finding: double-free
}
void failing(int second)
{
	void *p = kmalloc(32, GFP_KERNEL);

	drop(p);
	drop(p);
}
