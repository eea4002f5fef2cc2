#include <linux/mm.h>
void failing(int second)
{
	int order = 11;

	BUG_ON(order > 10); // finding: bug
}
