#include <linux/refcount.h>
static refcount_t users = REFCOUNT_INIT(1);
static int put(void)
{
	return refcount_dec_and_test(&users);
}
void failing(int second)
{
	put();
	put(); // finding: refcount
}
