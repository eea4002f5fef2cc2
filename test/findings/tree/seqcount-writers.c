// Two tasks write under one sequence count, and nothing keeps them apart: readers may see half of each.
#include <linux/preempt.h>
#include <linux/seqlock.h>
static seqcount_t time = SEQCNT_ZERO(time);
static unsigned long seconds;
static unsigned long nanoseconds;
void failing(int second)
{
	preempt_disable();
	write_seqcount_begin(&time); // finding: data-race
	seconds++;
	nanoseconds = 0;
	write_seqcount_end(&time);
	preempt_enable();
}
