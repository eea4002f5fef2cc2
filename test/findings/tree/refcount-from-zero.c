// Whoever looks an object up without a lock must ask whether it is still alive: refcount_inc_not_zero().
#include <linux/refcount.h>
static refcount_t users = REFCOUNT_INIT(1);
void failing(int second)
{
	if (refcount_dec_and_test(&users))
		refcount_inc(&users); // finding: refcount
}
