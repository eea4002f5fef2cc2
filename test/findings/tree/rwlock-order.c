#include <linux/spinlock.h>
static DEFINE_RWLOCK(table);
static DEFINE_SPINLOCK(entry);
void failing(int second)
{
	read_lock(&table);
	spin_lock(&entry); // began
	spin_unlock(&entry);
	read_unlock(&table);
	spin_lock(&entry);
	write_lock(&table); // finding: lock-order
	write_unlock(&table);
	spin_unlock(&entry);
}
