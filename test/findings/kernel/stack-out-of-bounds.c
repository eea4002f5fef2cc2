#include <linux/mm.h>
static void clear(unsigned long *bits, int n)
{
	while (n--)
		*bits++ = 0; // finding: out-of-bounds
}
void failing(int second)
{
	unsigned long mask[2]; // began

	clear(mask, 3);
}
