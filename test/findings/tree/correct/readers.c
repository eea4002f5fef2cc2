// Readers beside readers, one lock after the other, attempts that cannot wait; a sequence count under its lock.
#include <linux/rwsem.h>
#include <linux/seqlock.h>
#include <linux/spinlock.h>
static DEFINE_RWLOCK(table);
static DEFINE_RWLOCK(other);
static DECLARE_RWSEM(tree);
static DEFINE_SEQLOCK(clock);
static DEFINE_SPINLOCK(guard);
static seqcount_spinlock_t counted = SEQCNT_SPINLOCK_ZERO(counted, &guard);
static int n;
static int under_guard;
void failing(int second)
{
	unsigned long flags;
	unsigned int seq;
	int copy;

	read_lock(&table);
	read_lock(&other);
	read_unlock(&other);
	read_unlock(&table);
	write_lock_irq(&table);
	write_unlock_irq(&table);
	read_lock_irqsave(&table, flags);
	if (read_trylock(&table))
		read_unlock(&table);
	read_unlock_irqrestore(&table, flags);
	if (write_trylock(&table))
		write_unlock(&table);
	down_read(&tree);
	if (down_read_trylock(&tree))
		up_read(&tree);
	up_read(&tree);
	down_write(&tree);
	downgrade_write(&tree);
	up_read(&tree);
	write_seqlock(&clock);
	n++;
	write_sequnlock(&clock);
	do {
		seq = read_seqbegin(&clock);
		copy = READ_ONCE(n);
	} while (read_seqretry(&clock, seq));
	spin_lock(&guard);
	write_seqcount_begin(&counted);
	under_guard += copy;
	write_seqcount_end(&counted);
	spin_unlock(&guard);
}
