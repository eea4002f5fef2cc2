#include <string.h>
struct pair { int a, b; };
int main(void) {
	struct pair p, q; // began
	p.a = 1;
	q = p;
	struct pair r;
	memcpy(&r, &q, sizeof r);
	int sum = r.a + r.b;
	return sum ? 3 : 0; // finding: uninitialised
}
