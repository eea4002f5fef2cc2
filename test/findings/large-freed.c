#include <stdlib.h>
int main(void) {
	char *p = malloc(300000);
	p[0] = 1;
	free(p); // began
	return p[0]; // finding: use-after-free
}
