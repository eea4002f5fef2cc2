#include <stdlib.h>
int main(void) {
	char *p = calloc(8, 1);
	return p[-1]; // finding: out-of-bounds
}
