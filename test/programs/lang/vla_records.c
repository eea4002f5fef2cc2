/* GNU: structures with members of variable length: locals in loops and blocks, copies, members behind. */
#include <stdio.h>
#include <string.h>
static int f(int n) {
	struct S { int k; char w[n]; short z; };
	struct S a, b; int i, sum = 0;
	for (i = 0; i < 3; i++) { struct S c; c.k = i; memset(c.w, i + 1, n); c.z = 7; b = c; sum += b.w[n - 1] + b.z + b.k; }
	a = b; a.w[0] = 9; printf("%zu %d %d %d %d\n", sizeof(struct S), a.k, a.w[0], b.w[0], sum);

	{ struct S d; d.k = 1; sum++; }
	return sum + sizeof(a);
}
int main(void) { printf("%d\n", f(5)); printf("%d\n", f(13)); return 0; }
