#include <string.h>
#include <unistd.h>
int main(void) {
	char line[16]; // began
	strcpy(line, "short\n");
	return write(1, line, 12) != 12; // finding: uninitialised
}
