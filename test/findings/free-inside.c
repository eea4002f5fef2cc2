#include <stdlib.h>
int main(void) {
	char *p = malloc(40); // began
	free(p + 8); // finding: wild-pointer
	return 0;
}
