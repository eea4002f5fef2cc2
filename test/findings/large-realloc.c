#include <stdlib.h>
int main(void) {
	char *p = malloc(200000), *q;
	p[0] = 1;
	q = realloc(p, 400000); // began
	q[1] = p[0]; // finding: use-after-free
	return 0;
}
