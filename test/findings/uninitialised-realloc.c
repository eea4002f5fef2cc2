#include <stdlib.h>
int main(void) {
	int *p = malloc(2 * sizeof *p);
	p[0] = p[1] = 1;
	p = realloc(p, 4 * sizeof *p); // began
	if (p[1] != 1) return 1;
	switch (p[3]) { // finding: uninitialised
	case 0: return 2;
	}
	free(p);
	return 0;
}
