#include <linux/spinlock.h>
static DEFINE_RWLOCK(table);
static int lookup(int key)
{
	read_lock(&table); // finding: lock-order
	read_unlock(&table);
	return key;
}
void failing(int second)
{
	read_lock(&table); // began
	lookup(1);
	read_unlock(&table);
}
