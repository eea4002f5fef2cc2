// Every reference that is taken is given back, also where it cannot be had; what static objects lead to is no leak.
#include <linux/gfp.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
struct session { struct kref ref; struct session *next; };
static DEFINE_SPINLOCK(keeping);
static struct session *kept;
static refcount_t gone = REFCOUNT_INIT(0);
static refcount_t many = REFCOUNT_INIT(1);
static void release(struct kref *k)
{
	kfree(container_of(k, struct session, ref));
}
static struct session *create(void)
{
	struct session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	kref_init(&s->ref);
	return s;
}
void failing(int second)
{
	struct session *s = create();
	struct page *page = alloc_page(GFP_KERNEL);

	kref_get(&s->ref);
	kref_put(&s->ref, release);
	if (!kref_get_unless_zero(&s->ref))
		return;
	kref_put(&s->ref, release);
	kref_put(&s->ref, release);
	if (refcount_inc_not_zero(&gone))
		return;
	refcount_add(3, &many);
	refcount_sub_and_test(3, &many);
	refcount_dec_not_one(&many);
	s = create();
	spin_lock(&keeping);
	if (!kept) {
		kept = s;
		kref_get(&kept->ref);
	}
	spin_unlock(&keeping);
	kref_put(&s->ref, release);
	get_page(page);
	put_page(page);
	put_page(page);
}
