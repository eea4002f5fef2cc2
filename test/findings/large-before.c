#include <stdlib.h>
int main(void) {
	char *p = malloc(300000); // began
	p[-1] = 1; // finding: out-of-bounds
	return 0;
}
