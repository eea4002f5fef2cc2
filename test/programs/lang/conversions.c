#include <stdio.h>
#include <stdbool.h>
int main(void)
{
	long values[] = { 0, 1, -1, 127, 128, 255, 256, -129, 32767, 32768, 65535, 65536, 2147483647, 2147483648L, 4294967295L, 4294967296L, -2147483649L, 0x123456789abcdefL };
	for (unsigned i = 0; i < sizeof(values) / sizeof(*values); i++) {
		long v = values[i];
		signed char sc = v; unsigned char uc = v; short s = v; unsigned short us = v; int n = v; unsigned u = v; bool b = v; char c = v;
		printf("%d %d %d %d %d %u %d %d %ld\n", sc, uc, s, us, n, u, b, c, (long)u);
		printf("%ld %ld %ld %lu\n", (long)sc, (long)uc, (long)n, (unsigned long)sc);
		double d = v; float f = v;
		printf("%.1f %.1f %d %u %ld\n", d, f, (int)(signed char)d, (unsigned)us, (long)d);
		printf("%d %d %d\n", (bool)d, !d, !!f);
	}
	unsigned char uc = 200;
	signed char sc = -100;
	printf("%d %d %d %d\n", uc + uc, sc + sc, uc < sc, (unsigned)sc > uc);
	printf("%d\n", -1 < 1u);
	printf("%d\n", (unsigned char)-1 == 255);
	printf("%d %d\n", -1L < 1u, -1 < (unsigned short)1);
	return 0;
}
