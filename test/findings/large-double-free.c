#include <stdlib.h>
int main(void) {
	char *p = malloc(200000);
	free(p); // began
	free(p); // finding: double-free
	return 0;
}
