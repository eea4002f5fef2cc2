#include <stdio.h>
#include <stdlib.h>
int main(void) {
	char *p = malloc(8); // began
	snprintf(p, 16, "%s", "0123456789ab"); // finding: out-of-bounds
	return 0;
}
