#include <stdio.h>
int main(void) {
	char text[4]; // began
	sprintf(text, "%d", 12345); // finding: out-of-bounds
	return text[0];
}
