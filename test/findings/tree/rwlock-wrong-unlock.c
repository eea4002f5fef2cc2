#include <linux/spinlock.h>
static DEFINE_RWLOCK(table);
void failing(int second)
{
	read_lock(&table);
	write_unlock(&table); // finding: unlock-not-held
}
