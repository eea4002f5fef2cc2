#include <string.h>
int main(void) {
	char text[3]; // began
	text[0] = 'a';
	text[1] = 'b';
	text[2] = 'c';
	return strlen(text); // finding: out-of-bounds
}
