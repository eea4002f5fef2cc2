#include <string.h>
struct packet { int kind; char data[12]; };
static void receive(char *to, const char *from, unsigned long n) {
	memmove(to, from, n); // finding: out-of-bounds
}
int main(void) {
	static const char wire[64];
	struct packet p; // began
	volatile unsigned long n = 16;
	receive(p.data, wire, n);
	return p.kind;
}
