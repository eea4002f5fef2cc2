#include <string.h>
int main(void) {
	const char *s = 0;
	return strlen(s); // finding: null-pointer
}
