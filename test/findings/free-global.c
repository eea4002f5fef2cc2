#include <stdlib.h>
static int x;
int main(void) {
	free(&x); // finding: wild-pointer
	return 0;
}
