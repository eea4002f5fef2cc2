#include <stdlib.h>
int main(void) {
	int *p = malloc(16), *q;
	p[0] = 1;
	q = realloc(p, 64); // began
	q[1] = 2;
	return p[0]; // finding: use-after-free
}
