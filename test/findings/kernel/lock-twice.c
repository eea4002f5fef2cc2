#include <linux/mm.h>
void spin_lock(spinlock_t *lock);
static spinlock_t lock;
static void count(int *n)
{
	spin_lock(&lock); // finding: lock-held-twice
	++*n;
}
void failing(int second)
{
	int n = 0;
	spin_lock(&lock); // began
	count(&n);
}
