// memory: 8
#include <stdlib.h>
#include <string.h>
int main(void) {
	for (;;) {
		char *p = malloc(65536); // finding: memory-budget
		if (!p) return 1;
		memset(p, 1, 65536);
	}
}
