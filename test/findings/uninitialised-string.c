#include <stdlib.h>
#include <string.h>
int main(void) {
	char *s = malloc(8); // began
	s[0] = 'a';
	return strlen(s) == 1; // finding: uninitialised
}
