#include <linux/kref.h>
#include <linux/slab.h>
struct session { struct kref ref; int n; };
static void release(struct kref *k)
{
	kfree(container_of(k, struct session, ref)); // began
}
void failing(int second)
{
	struct session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	kref_init(&s->ref);
	kref_put(&s->ref, release);
	kref_put(&s->ref, release); // finding: use-after-free
}
