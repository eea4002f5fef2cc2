#include <stdlib.h>
int main(void) {
	int *p = malloc(1000000); // began
	p[0] = 1;
	if (p[1000]) // finding: uninitialised
		return 1;
	return 0;
}
