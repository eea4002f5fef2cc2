#include <string.h>
static char name[6]; // began
static int length;
int main(void) {
	length = 1;
	strcpy(name, "too long"); // finding: out-of-bounds
	return length;
}
