#include <unistd.h>
struct s { char c; long l; };
int main(void) {
	struct s t; // began
	t.c = 'x';
	t.l = 3;
	write(1, &t, sizeof t); // finding: uninitialised
	return 0;
}
