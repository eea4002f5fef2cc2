#include <linux/mm.h>
#include <linux/slab.h>
struct range { unsigned long start, end; bool valid; };
void failing(int second)
{
	struct range *r = kmalloc(sizeof(*r), GFP_KERNEL); // began

	r->start = 0;
	r->end = 4096;
	if (r->valid) // finding: uninitialised
		r->end = 0;
	kfree(r);
}
