#include <linux/kref.h>
#include <linux/slab.h>
struct session { struct kref ref; int n; };
static void release(struct kref *k)
{
	kfree(container_of(k, struct session, ref));
}
static void use(struct session *s)
{
	kref_get(&s->ref); // finding: leak
	s->n++;
}
void failing(int second)
{
	struct session *s = kzalloc(sizeof(*s), GFP_KERNEL); // began

	kref_init(&s->ref);
	use(s);
	kref_put(&s->ref, release);
}
