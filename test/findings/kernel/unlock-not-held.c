#include <linux/mm.h>
void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
static struct mutex lock;
static int update(int wanted)
{
	if (!wanted)
		goto out;
	mutex_lock(&lock);
out:
	mutex_unlock(&lock); // finding: unlock-not-held
	return wanted;
}
void failing(int second)
{
	update(1);
	update(0);
}
