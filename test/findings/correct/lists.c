// The kernel's idioms in a program: container_of, circular lists whose head is no element, hlist's pprev, tagged pointers, red-black style parents.
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))
#define list_for_each_entry(pos, head, member) \
	for (pos = container_of((head)->next, __typeof__(*pos), member); &pos->member != (head); pos = container_of(pos->member.next, __typeof__(*pos), member))
struct list { struct list *next, *prev; };
struct hnode { struct hnode *next, **pprev; };
struct item { int key; struct list link; struct hnode hash; long value; };
static struct list head = { &head, &head };
static struct hnode *buckets[4];
static void add(struct list *n, struct list *prev, struct list *next) { next->prev = n; n->next = next; n->prev = prev; prev->next = n; }
static void del(struct list *n) { n->next->prev = n->prev; n->prev->next = n->next; n->next = (void *)0x100; n->prev = (void *)0x122; }
static void hadd(struct hnode *n, struct hnode **h) { n->next = *h; if (*h) (*h)->pprev = &n->next; *h = n; n->pprev = h; }
static void hdel(struct hnode *n) { *n->pprev = n->next; if (n->next) n->next->pprev = n->pprev; }
struct tree { uintptr_t parent_color; struct tree *left, *right; int key; };
static struct tree *insert(struct tree *root, int key) {
	struct tree *n = calloc(1, sizeof *n), **at = &root, *parent = NULL;
	while (*at) { parent = *at; at = key < parent->key ? &parent->left : &parent->right; }
	n->key = key;
	n->parent_color = (uintptr_t)parent | (key & 1);
	*at = n;
	return root;
}
static struct tree *parent(struct tree *n) { return (struct tree *)(n->parent_color & ~3ul); }
static int depth(struct tree *n) { int d = 0; while ((n = parent(n))) d++; return d; }
static int walk(struct tree *n) { if (!n) return 0; int s = walk(n->left) + walk(n->right) + depth(n) + (n->parent_color & 1); free(n); return s; }
int main(void) {
	struct item *it;
	for (int i = 0; i < 9; i++) {
		it = malloc(sizeof *it);
		it->key = i; it->value = i * i;
		if (i & 1) add(&it->link, &head, head.next); else add(&it->link, head.prev, &head);
		hadd(&it->hash, &buckets[i % 4]);
	}
	long sum = 0;
	list_for_each_entry(it, &head, link) sum = sum * 3 + it->value;
	for (int b = 0; b < 4; b++) for (struct hnode *n = buckets[b]; n; n = n->next) sum += container_of(n, struct item, hash)->key;
	while (head.next != &head) {
		it = container_of(head.next, struct item, link);
		del(&it->link); hdel(&it->hash);
		free(it);
	}
	struct tree *root = NULL;
	for (int i = 0; i < 20; i++) root = insert(root, i * 7 % 20);
	printf("%ld %d\n", sum, walk(root));
	return 0;
}
