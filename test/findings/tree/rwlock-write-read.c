#include <linux/spinlock.h>
static DEFINE_RWLOCK(table);
static int lookup(int key)
{
	read_lock(&table); // finding: lock-held-twice
	read_unlock(&table);
	return key;
}
void failing(int second)
{
	write_lock(&table); // began
	lookup(1);
	write_unlock(&table);
}
