/* What random programs with GNU extensions found: spaces around pasted tokens, __int128 as a count, bit-fields under wide computations, captures that are only measured. */
#include <stdio.h>
#define CAT_(a, b) a##b
#define CAT(a, b) CAT_(a, b)
#define E_(a, b) [a##b]
#define STR_(...) #__VA_ARGS__
#define STR(...) STR_(__VA_ARGS__)
#define T(x, a, b)x a##b   a##b
#define OF(e) _Generic((e), int: 7, unsigned: 8, long: 9, unsigned long: 10, default: 17)
static struct { unsigned long f : 40; long g : 50; unsigned u : 31, w : 32; char c : 3; _Bool b; } x = { 0xffffffffffl, -1, 5, 6, 2, 0 };
static struct __attribute__((packed, aligned(4))) { unsigned short a; int b : 30; unsigned long c : 64, d : 9; } across = { .a = 1, .c = 0x7da29331d0e826, .d = 7 };
int main(void)
{
	puts(STR(x CAT(1, e) y));
	puts(STR(CAT( 1, e)CAT(,b)  CAT(,  b)  E_(,c) E_( d ,)E_(,) CAT(,) z));
	puts(STR(x  T(1, , ) y));
	puts(STR(x T(1 , a, ) y T(,,)T(,q, )));
	printf("%d %d %d %d %d %d\n", OF(+x.f), OF(x.f), OF(x.f + 1), OF(x.f + 1l), OF(x.u + 0), OF(x.w + 0));
	printf("%d %d %d %d\n", OF(~x.f), OF(x.f << 3), OF(x.g * x.f), OF(-x.g));
	printf("%lx %lx %lx\n", (long)(x.f + 1), (long)(x.f << 8), (long)(x.f + 1u));
	x.f /= -1;
	printf("%lx\n", (long)x.f);
	__int128 v = 5, wide = 77;
	int s = 1;
	printf("%x %lx\n", s << v, 77l >> (v & 3));
	s <<= v;
	printf("%x %d\n", s, (int)(x.c *= wide));
	printf("%d\n", (x.b += wide << 64));
	v += ({ v = 10; (__int128)3; });
	printf("%d\n", (int)v);
	{
		short held = 3;
		long nested(int a) { return sizeof(held) + _Generic(held, short: a, default: 0); }
		printf("%ld\n", nested(4));
	}
	printf("%lx ", (long)across.c);
	across.c -= 0x23456789abcdef0;
	printf("%lx %d\n", (long)across.c, across.d);
	return 0;
}
