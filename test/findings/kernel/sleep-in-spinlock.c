#include <linux/mm.h>
#include <linux/slab.h>
void spin_lock(spinlock_t *lock);
void mutex_lock(struct mutex *lock);
static spinlock_t lock;
static struct mutex slow;
static void refill(void)
{
	mutex_lock(&slow); // finding: sleep-in-atomic
}
void failing(int second)
{
	spin_lock(&lock); // began
	refill();
}
