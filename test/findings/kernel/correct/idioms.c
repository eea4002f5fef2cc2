// Pointers as the kernel uses them.
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/gfp.h>
struct entry { int key; struct list_head list; char name[]; };
struct fixed { char tag[4]; int zero[0]; int value; struct { short a, b; }; };
struct flags { unsigned long raw; unsigned int dirty : 1, mapped : 1, order : 5; u8 pad[3]; };
static int sum_bytes(const void *p, size_t n)
{
	const unsigned char *c = p;
	int sum = 0;

	while (n--)
		sum += *c++;
	return sum;
}
void failing(int second)
{
	struct list_head head, *p, *next;
	struct fixed f = { .tag = "ab", .value = 1 };
	struct flags *g = kmalloc(sizeof(*g), GFP_KERNEL), copy;
	struct page *page = alloc_page(GFP_KERNEL);
	unsigned long *words = page_address(page);
	struct entry *e;
	int i, total = 0, *end;

	INIT_LIST_HEAD(&head);
	for (i = 0; i < 3; i++) {
		e = kmalloc(sizeof(*e) + 8, GFP_KERNEL);
		e->key = i;
		memset(e->name, 'a' + i, 8);
		e->list.next = head.next;
		e->list.prev = &head;
		head.next->prev = &e->list;
		head.next = &e->list;
	}
	for (p = head.next; p != &head; p = next) {
		next = p->next;
		e = container_of(p, struct entry, list);
		total += e->key + e->name[7];
		kfree(e);
	}
	total += sum_bytes(&f, sizeof(f)) + f.zero[0];
	g->raw = 3;
	g->dirty = 1;
	g->mapped = 0;
	g->order = 9;
	copy = *g;
	if (copy.dirty && copy.order == 9 && !copy.mapped)
		total++;
	memset(words, 0, 4096);
	words[511] = total;
	for (end = &f.value; end < &f.value + 1; end++)
		total += *end;
	__free_page(page);
	kfree(g);
	kfree(NULL);
	if (total < 0)
		panic("never");
}
