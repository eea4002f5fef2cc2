#include <stdlib.h>
#include <string.h>
int main(void) {
	const char *s = "hello";
	char *p = malloc(strlen(s)); // began
	strcpy(p, s); // finding: out-of-bounds
	free(p);
	return 0;
}
