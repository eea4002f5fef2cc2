// a before b, b before c, c before a: no two of them are taken in both orders.
#include <linux/mm.h>
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
static spinlock_t a, b, c;
static void both(spinlock_t *outer, spinlock_t *inner)
{
	spin_lock(outer);
	spin_lock(inner); // finding: lock-order
	spin_unlock(inner);
	spin_unlock(outer);
}
void failing(int second)
{
	both(&a, &b);
	both(&b, &c);
	both(&c, &a);
}
