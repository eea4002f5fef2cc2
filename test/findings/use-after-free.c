#include <stdlib.h>
struct node { struct node *next; int v; };
int main(void) {
	struct node *n = malloc(sizeof *n);
	n->next = 0;
	n->v = 1;
	free(n); // began
	return n->v; // finding: use-after-free
}
