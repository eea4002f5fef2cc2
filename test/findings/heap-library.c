#include <stdlib.h>
#include <string.h>
int main(void) {
	char *p = malloc(5); // began
	strcpy(p, "hello"); // finding: out-of-bounds
	return 0;
}
