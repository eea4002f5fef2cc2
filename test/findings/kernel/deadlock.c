// Two tasks, two mutexes, each order once.  The machine interrupts at random.
// seed: 5
#include <linux/mm.h>
void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
static struct mutex left, right, gate;
static int inside;
static void both(struct mutex *first, struct mutex *then)
{
	int i;

	mutex_lock(first); // began
	mutex_lock(&gate);
	inside++;
	mutex_unlock(&gate);
	for (i = 0; i < 200 && *(volatile int *)&inside < 2; i++)
		cond_resched();
	mutex_lock(then); // finding: deadlock
	mutex_unlock(then);
	mutex_unlock(first);
}
void failing(int second)
{
	if (second)
		both(&right, &left);
	else
		both(&left, &right);
}
