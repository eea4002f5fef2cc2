#include <stdlib.h>
int main(void) {
	int x = 1;
	int *p = &x;
	free(p); // finding: wild-pointer
	return x;
}
