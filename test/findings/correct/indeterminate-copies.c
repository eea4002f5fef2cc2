// Bytes without a value may be copied as one likes: nothing here depends on one.
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
struct padded { char c; long l; short s; };
struct part { int used, unused; };
struct bits { unsigned a : 3, b : 5, c : 11; unsigned long d : 40; };
static struct padded pass(struct padded p) { p.s++; return p; }
static void *own_copy(void *to, const void *from, size_t n) {
	unsigned char *d = to;
	const unsigned char *s = from;
	while (n--) *d++ = *s++;
	return to;
}
static int maybe(int set, int *out) { if (set) *out = 9; return set; }
static int correlated(int flag) {
	int x;
	if (flag & 1) x = flag * 2;
	flag += 4;
	if (flag & 1) return x;
	return 0;
}
int main(void) {
	struct padded p = { 'a', 1, 2 }, q, r[3];
	q = pass(p);
	own_copy(r, &q, sizeof q);
	r[2] = r[1] = r[0];
	memmove(r, r + 1, sizeof r[0] * 2);
	if (r[0].s != 3 || r[1].l != 1) return 1;
	struct part *a = malloc(3 * sizeof *a), *b;
	a[0].used = 1; a[1].used = 2; a[2].used = 3;
	b = realloc(a, 300 * sizeof *b);
	struct part tmp = b[0];
	b[0] = b[1];
	b[1] = tmp;
	if (b[0].used != 2 || b[1].used != 1) return 2;
	struct bits f;
	f.a = 5; f.b = 17; f.c = 1000; f.d = 1ul << 39;
	f.b++;
	if (f.a != 5 || f.b != 18 || f.c != 1000 || f.d != 1ul << 39) return 3;
	int unset, *u = &unset;
	int copy = *u;
	copy &= 0;
	if (copy) return 4;
	int value;
	if (maybe(1, &value) && value != 9) return 5;
	if (maybe(0, &value) && value != 9) return 6;
	if (correlated(3) != 6 || correlated(2) != 0) return 7;
	unsigned char half[4];
	half[0] = 0x12; half[1] = 0x34;
	unsigned word;
	memcpy(&word, half, 4);
	if ((word & 0xffff) != 0x3412) return 8;
	if ((unsigned short)word != 0x3412) return 9;
	short from[4], to;
	for (int i = 0; i < 4; i++) *(short *volatile)&to = from[i];
	if (to != from[3] || (from[2] == from[2]) != 1) return 10;
	long whole, again, *w = &whole;
	again = *w;
	if (again != whole || again < whole) return 11;
	int undecided;
	long either = undecided ? 0 : 0l;
	int *nowhere = undecided ? 0 : (void *)0;
	if (either || nowhere || (undecided ? 3 : 2 + 1) != 3) return 12;
	undecided ? 1 : 2;
	free(b);
	int grid[2][3];
	for (int i = 0; i < 6; i++) (&grid[0][0])[i] = i;
	printf("%d %d\n", grid[1][2], q.s);
	return 0;
}
