#include <linux/rwsem.h>
static DECLARE_RWSEM(tree);
void failing(int second)
{
	down_read(&tree); // began
	down_read(&tree); // finding: lock-order
	up_read(&tree);
	up_read(&tree);
}
