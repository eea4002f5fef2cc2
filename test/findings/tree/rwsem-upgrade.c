#include <linux/rwsem.h>
static DECLARE_RWSEM(tree);
void failing(int second)
{
	down_read(&tree); // began
	down_write(&tree); // finding: lock-held-twice
	up_write(&tree);
	up_read(&tree);
}
