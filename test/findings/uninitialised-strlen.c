#include <string.h>
int main(void) {
	char b[16]; // began
	memcpy(b, "abcd", 4);
	return strlen(b) > 10; // finding: uninitialised
}
