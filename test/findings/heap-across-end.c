#include <stdlib.h>
int main(void) {
	char *p = malloc(10); // began
	*(int *)(p + 8) = 1; // finding: out-of-bounds
	return 0;
}
