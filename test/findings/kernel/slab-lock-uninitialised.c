#include <linux/mm.h>
#include <linux/slab.h>
void spin_lock(spinlock_t *lock);
struct guarded { int n; spinlock_t lock; };
void failing(int second)
{
	struct guarded *g = kmalloc(sizeof(*g), GFP_KERNEL); // began

	g->n = 0;
	spin_lock(&g->lock); // finding: uninitialised
}
