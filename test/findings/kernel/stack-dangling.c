#include <linux/mm.h>
struct work { struct work *next; int done; };
static struct work *queue;
static void submit(void)
{
	struct work w = { .next = queue }; // began

	queue = &w;
}
void failing(int second)
{
	submit();
	queue->done = 1; // finding: dangling-pointer
}
