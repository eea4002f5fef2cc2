#include <stdio.h>
#include <limits.h>
int i32[] = { 0, 1, -1, 7, -7, INT_MAX, INT_MIN, 12345, -54321 };
long i64[] = { 0, 1, -1, 7, -7, LONG_MAX, LONG_MIN, 1L << 33, -(1L << 40) + 3 };
int main(void)
{
	for (int a = 0; a < 9; a++)
		for (int b = 0; b < 9; b++) {
			int x = i32[a], y = i32[b];
			long p = i64[a], q = i64[b];
			unsigned ux = x, uy = y;
			unsigned long up = p, uq = q;
			printf("%d %d: %d %d %d %d %d %d", x, y, x + y, x - y, x * y, x & y, x | y, x ^ y);
			if (y && !(x == INT_MIN && y == -1))
				printf(" %d %d %u %u", x / y, x % y, ux / uy, ux % uy);
			printf(" %d%d%d%d%d%d\n", x < y, x <= y, x == y, ux < uy, ux >= uy, x != y);
			printf("%ld %ld: %ld %ld %ld %ld %ld %ld", p, q, p + q, p - q, p * q, p & q, p | q, p ^ q);
			if (q && !(p == LONG_MIN && q == -1))
				printf(" %ld %ld %lu %lu", p / q, p % q, up / uq, up % uq);
			printf(" %d%d%d%d%d%d\n", p < q, p <= q, p == q, up < uq, up >= uq, p != q);
		}
	return 0;
}
