#include <linux/refcount.h>
static refcount_t users = REFCOUNT_INIT(1);
void failing(int second)
{
	refcount_dec(&users); // finding: refcount
}
