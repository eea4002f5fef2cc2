#include <linux/mm.h>
#include <linux/slab.h>
struct header { int count; short slots[]; };
void failing(int second)
{
	struct header *h = kzalloc(sizeof(*h) + 3 * sizeof(short), GFP_KERNEL); // began
	int i;

	h->count = 4;
	for (i = 0; i < h->count; i++)
		h->slots[i] = i; // finding: out-of-bounds
}
