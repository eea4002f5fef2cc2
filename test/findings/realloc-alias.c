#include <stdlib.h>
struct vec { int *at; int n; };
static int *first(struct vec *v) { return &v->at[0]; }
static void push(struct vec *v, int x) { v->at = realloc(v->at, (v->n + 1) * sizeof *v->at); v->at[v->n++] = x; } // began
int main(void) {
	struct vec v = { 0 };
	push(&v, 1);
	int *p = first(&v);
	push(&v, 2);
	return *p == 1; // finding: use-after-free
}
