// No deadlock happens here: one task takes both orders, one after the other.
#include <linux/mm.h>
void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
static struct mutex names, sizes;
static void by_name(void)
{
	mutex_lock(&names);
	mutex_lock(&sizes); // began
	mutex_unlock(&sizes);
	mutex_unlock(&names);
}
static void by_size(void)
{
	mutex_lock(&sizes);
	mutex_lock(&names); // finding: lock-order
	mutex_unlock(&names);
	mutex_unlock(&sizes);
}
void failing(int second)
{
	by_name();
	by_size();
}
