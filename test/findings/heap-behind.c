#include <stdlib.h>
int main(void) {
	int *p = malloc(3 * sizeof *p); // began
	for (int i = 0; i < 4; i++)
		p[i] = i; // finding: out-of-bounds
	return p[0];
}
