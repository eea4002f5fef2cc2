#include <stdio.h>
signed char gc; unsigned char guc; short gs; unsigned short gus; _Bool gb;
int main(void)
{
	signed char c = 0; unsigned char uc = 0; short s = 0; unsigned short us = 0; _Bool b = 0;
	for (int i = 0; i < 300; i++) {
		c += 7; uc -= 9; s += 12345; us *= 3; us++; b += i;
		gc += 7; guc -= 9; gs += 12345; gus *= 3; gus++; gb ^= i;
		if (i % 20 == 0)
			printf("%d %d %d %d %d %d %d %d %d %d\n", c, uc, s, us, b, gc, guc, gs, gus, gb);
	}
	c = 127; c++; printf("%d\n", c);
	uc = 0; uc--; printf("%d %d\n", uc, uc-- + uc++);
	s = -32768; --s; printf("%d\n", s);
	b = 0; b--; printf("%d\n", b); b++; printf("%d\n", b);
	c = -128; c /= -1; printf("%d\n", c);
	uc = 255; uc <<= 1; printf("%d\n", uc); uc >>= 3; printf("%d\n", uc); uc = ~uc; printf("%d\n", uc);
	return 0;
}
