#include <stdlib.h>
int main(void) {
	char *p = malloc(200001); // began
	p[0] = 1;
	p[200001] = 1; // finding: out-of-bounds
	return 0;
}
