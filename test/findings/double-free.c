#include <stdlib.h>
int main(void) {
	char *p = malloc(4);
	free(p); // began
	free(p); // finding: double-free
	return 0;
}
