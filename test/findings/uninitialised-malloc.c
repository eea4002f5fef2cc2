#include <stdlib.h>
struct node { int key; struct node *next; };
static int length(const struct node *n) {
	int k = 0;
	while (n) { // finding: uninitialised
		k++;
		n = n->next;
	}
	return k;
}
int main(void) {
	struct node *n = malloc(sizeof *n); // began
	n->key = 1;
	return length(n) - 1;
}
