#include <linux/slab.h>
#include <linux/spinlock.h>
static DEFINE_RWLOCK(table);
void failing(int second)
{
	void *p;

	read_lock(&table); // began
	p = kmalloc(8, GFP_KERNEL); // finding: sleep-in-atomic
	read_unlock(&table);
	kfree(p);
}
