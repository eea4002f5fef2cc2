#include <stdio.h>
int n; int t(int v) { n = n * 3 + v; return v; }
int main(void)
{
	for (int a = 0; a < 3; a++) for (int b = 0; b < 3; b++) for (int c = 0; c < 3; c++) {
		n = 0;
		int r1 = t(a) && t(b) || t(c); int m1 = n; n = 0;
		int r2 = t(a) || t(b) && t(c); int m2 = n; n = 0;
		int r3 = !(t(a) && !t(b)) && (t(c) || !t(a)); int m3 = n; n = 0;
		int r4 = t(a) ? t(b) ? 1 : 2 : t(c) ? 3 : 4; int m4 = n; n = 0;
		int r5 = t(a) ?: t(b) ?: t(c); int m5 = n; n = 0;
		if ((a && b) ? c : (a || b)) n = 5;
		printf("%d %d %d %d %d | %d %d %d %d %d | %d\n", r1, r2, r3, r4, r5, m1, m2, m3, m4, m5, n);
	}
	double d = 0.0, e = 0.5; long l = 1L << 32; void *p = &d; float z = 0;
	printf("%d %d %d %d %d %d\n", d && e, d || e, !d, !l, !p, !z);
	printf("%d %d %d\n", l && 1, p && l, !p || !l);
	if (l) puts("l"); if (!p) puts("no p"); if (e) puts("e"); while (d) puts("never");
	printf("%f %ld\n", e ?: 2.0, l ?: 5);
	int x = 5; x = x && x - 5; printf("%d\n", x); x = x || !x; printf("%d\n", x);
	unsigned u = 0; printf("%d %d\n", u - 1 > 0, u <= 0xffffffffu);
	return 0;
}
