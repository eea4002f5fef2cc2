// Allocators of one's own: free lists through the freed bytes, arenas, objects of several sizes in one block, realloc up and down.
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
union cell { union cell *next; char data[24]; };
static union cell pool[10], *spare;
static void *take(void) { union cell *c = spare; if (c) spare = c->next; return c; }
static void give(void *p) { union cell *c = p; c->next = spare; spare = c; }
static struct { char *at, *end; } arena;
static void *get(size_t n, size_t align) {
	uintptr_t p = ((uintptr_t)arena.at + align - 1) & -align;
	if (p + n > (uintptr_t)arena.end) return NULL;
	arena.at = (char *)(p + n);
	return (void *)p;
}
struct block { size_t size; struct block *next; max_align_t data[]; };
static struct block *heap;
static void *own_malloc(size_t n) {
	struct block *b = malloc(sizeof *b + n);
	b->size = n; b->next = heap; heap = b;
	return b->data;
}
static void own_free(void *p) {
	struct block *b = (struct block *)((char *)p - offsetof(struct block, data)), **at = &heap;
	while (*at != b) at = &(*at)->next;
	*at = b->next;
	free(b);
}
int main(void) {
	for (int i = 0; i < 10; i++) give(&pool[i]);
	char *a = take(), *b = take();
	strcpy(a, "a"); strcpy(b, "b");
	give(a);
	char *c = take();
	strcpy(c, "longer than a pointer");
	if (c != a || strcmp(b, "b")) return 1;
	arena.at = malloc(1000); arena.end = arena.at + 1000;
	char *base = arena.at;
	long *l = get(sizeof *l, _Alignof(long));
	char *s = get(7, 1);
	double *d = get(10 * sizeof *d, _Alignof(double));
	*l = 4; memset(s, 's', 7); for (int i = 0; i < 10; i++) d[i] = i;
	if (get(1000, 1)) return 2;
	int *grown = NULL;
	size_t n = 0;
	for (int i = 0; i < 1000; i++) { if (i == (int)n) grown = realloc(grown, (n = n ? 2 * n : 4) * sizeof *grown); grown[i] = i; }
	grown = realloc(grown, 10 * sizeof *grown);
	long sum = 0;
	for (int i = 0; i < 10; i++) sum += grown[i];
	void *many[20];
	for (int i = 0; i < 20; i++) { many[i] = own_malloc(i + 1); memset(many[i], i, i + 1); }
	for (int i = 0; i < 20; i += 2) own_free(many[i]);
	for (int i = 19; i > 0; i -= 2) { sum += ((char *)many[i])[i]; own_free(many[i]); }
	char *big = malloc(200000), *bigger;
	memset(big, 'x', 200000);
	bigger = realloc(big, 400000);
	memset(bigger + 200000, 'y', 200000);
	if (bigger[199999] != 'x' || bigger[399999] != 'y') return 3;
	bigger = realloc(bigger, 100);
	bigger = realloc(bigger, 150000);
	if (bigger[99] != 'x') return 4;
	free(bigger);
	void *aligned;
	if (posix_memalign(&aligned, 4096, 300) || (uintptr_t)aligned % 4096) return 5;
	memset(aligned, 0, 300);
	free(aligned);
	free(malloc(0)); free(NULL);
	free(grown); free(base);
	printf("%ld %g\n", sum, 1.5);
	return heap != NULL;
}
