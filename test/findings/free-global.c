#include <stdlib.h>
static int x; // began
int main(void) {
	free(&x); // finding: wild-pointer
	return 0;
}
