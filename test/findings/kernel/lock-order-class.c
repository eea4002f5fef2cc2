// Locks of objects from one allocation are one class: the order of one pair is the order of all.
#include <linux/mm.h>
#include <linux/slab.h>
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
struct account { spinlock_t head; spinlock_t tail; long amount; };
static struct account *account(void) { return kzalloc(sizeof(struct account), GFP_KERNEL); }
void failing(int second)
{
	struct account *one = account(), *two = account();

	spin_lock(&one->head);
	spin_lock(&one->tail); // began
	spin_unlock(&one->tail);
	spin_unlock(&one->head);
	spin_lock(&two->tail);
	spin_lock(&two->head); // finding: lock-order
}
