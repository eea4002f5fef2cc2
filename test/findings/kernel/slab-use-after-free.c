#include <linux/mm.h>
#include <linux/slab.h>
struct item { struct item *next; int key; };
void failing(int second)
{
	struct item *list = NULL, *i;
	int n;

	for (n = 0; n < 3; n++) {
		i = kzalloc(sizeof(*i), GFP_KERNEL);
		i->next = list;
		list = i;
	}
	for (i = list; i; i = i->next) // finding: use-after-free
		kfree(i); // began
}
