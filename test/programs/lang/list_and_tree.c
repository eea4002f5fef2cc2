#include <stdio.h>
#include <stdlib.h>
#include <stddef.h>
struct list_head { struct list_head *next, *prev; }; struct item { int v; struct list_head node; }; struct tree { struct tree *l, *r; int k; };
#define list_entry(p, t, m) ((t *)((char *)(p) - offsetof(t, m)))
#define list_for_each_entry(pos, head, m) for (pos = list_entry((head)->next, typeof(*pos), m); &pos->m != (head); pos = list_entry(pos->m.next, typeof(*pos), m))
static void add_tail(struct list_head *n, struct list_head *h) { n->prev = h->prev; n->next = h; h->prev->next = n; h->prev = n; } static void del(struct list_head *n) { n->prev->next = n->next; n->next->prev = n->prev; }
static struct tree *insert(struct tree *t, int k) { if (!t) { t = calloc(1, sizeof *t); t->k = k; } else if (k < t->k) t->l = insert(t->l, k); else if (k > t->k) t->r = insert(t->r, k); return t; } static int walk(struct tree *t, int d) { if (!t) return 0; int n = walk(t->l, d + 1); printf("%d@%d ", t->k, d); return n + 1 + walk(t->r, d + 1); } static void drop(struct tree *t) { if (t) { drop(t->l); drop(t->r); free(t); } }
int main(void) { struct list_head h = { &h, &h }; for (int i = 0; i < 10; i++) { struct item *it = malloc(sizeof *it); it->v = i * i; add_tail(&it->node, &h); } struct item *p; int t = 0; list_for_each_entry(p, &h, node) t += p->v; printf("%d\n", t); struct list_head *q = h.next; while (q != &h) { struct list_head *n = q->next; struct item *it = list_entry(q, struct item, node); if (it->v & 1) { del(q); free(it); } q = n; } list_for_each_entry(p, &h, node) printf("%d ", p->v); puts(""); struct tree *root = 0; int ks[] = { 50, 30, 70, 20, 40, 60, 80, 30, 65 }; for (int i = 0; i < 9; i++) root = insert(root, ks[i]); printf("= %d\n", walk(root, 0)); drop(root); return 0; }
