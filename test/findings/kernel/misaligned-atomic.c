#include <linux/mm.h>
#include <linux/slab.h>
struct wire { char kind; atomic_t users; } __attribute__((packed));
void failing(int second)
{
	struct wire *w = kzalloc(sizeof(*w), GFP_KERNEL);

	atomic_inc(&w->users); // finding: misaligned
}
