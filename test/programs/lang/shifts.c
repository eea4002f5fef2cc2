#include <stdio.h>
int main(void)
{
	int s = -12345, one = 1;
	unsigned u = 0xdeadbeef;
	long l = -0x123456789abcdefL;
	unsigned long ul = 0xfedcba9876543210UL;
	for (int n = 0; n < 32; n++)
		printf("%d %d %x %x %d\n", n, s >> n, u >> n, u << n, one << n);
	for (int n = 0; n < 64; n++)
		printf("%d %ld %lx %lx %lx\n", n, l >> n, ul >> n, ul << n, l << n);
	printf("%d %ld %lx %x\n", s >> 3, l >> 40, ul << 17, u << 31);
	s >>= 4; u <<= 5; l >>= 33; ul <<= 1;
	printf("%d %x %ld %lx\n", s, u, l, ul);
	return 0;
}
