#include <linux/spinlock.h>
static DEFINE_RWLOCK(table);
void failing(int second)
{
	unsigned long flags;

	read_lock(&table); // began
	write_lock_irqsave(&table, flags); // finding: lock-held-twice
	write_unlock_irqrestore(&table, flags);
	read_unlock(&table);
}
