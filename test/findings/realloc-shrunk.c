#include <stdlib.h>
int main(void) {
	char *p = malloc(64);
	p = realloc(p, 16); // began
	p[16] = 1; // finding: out-of-bounds
	return 0;
}
