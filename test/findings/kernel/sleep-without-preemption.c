#include <linux/mm.h>
void failing(int second)
{
	preempt_disable(); // began
	preempt_disable();
	preempt_enable();
	might_sleep(); // finding: sleep-in-atomic
	preempt_enable();
}
