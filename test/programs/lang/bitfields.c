#include <stdio.h>
#include <string.h>
struct a { int s3:3; unsigned u5:5; int s1:1; unsigned long l33:33; _Bool b:1; signed char c4:4; unsigned short us9:9; } a;
struct b { unsigned a:10; unsigned :0; unsigned b:20; unsigned :4; unsigned c:12; } b;
struct __attribute__((packed)) c { unsigned char x:3; unsigned y:30; unsigned long z:60; int w:7; } c;
struct d { long all:64; int full:32; unsigned char byte:8; } d;
union un { struct { unsigned lo:4, mid:8, hi:20; }; unsigned whole; } un;
static void dump(const void *p, int n) { for (int i = 0; i < n; i++) printf("%02x", ((const unsigned char *)p)[i]); puts(""); }
int main(void)
{
	for (int i = -9; i < 20; i += 3) {
		a.s3 = i; a.u5 = i; a.s1 = i; a.l33 = i; a.b = i; a.c4 = i; a.us9 = i;
		printf("%d %u %d %lu %d %d %d\n", a.s3, a.u5, a.s1, (unsigned long)a.l33, a.b, a.c4, a.us9); dump(&a, sizeof a);
		b.a = i; b.b = i; b.c = i; dump(&b, sizeof b);
		c.x = i; c.y = i; c.z = i * 1234567L; c.w = i; printf("%d %u %lx %d %zu\n", c.x, c.y, (unsigned long)c.z, c.w, sizeof c); dump(&c, sizeof c);
		d.all = i * 0x123456789L; d.full = i; d.byte = i; printf("%lx %d %d\n", (long)d.all, d.full, d.byte);
	}
	printf("%d\n", (a.s3 = 5)); printf("%d\n", a.s3++); printf("%d\n", ++a.s3); a.u5 += 30; printf("%d\n", a.u5); a.u5 ^= 3; a.u5 <<= 1; printf("%d\n", a.u5);
	un.whole = 0xabcdef12; printf("%x %x %x\n", un.lo, un.mid, un.hi); un.mid = 0; printf("%x\n", un.whole);
	struct { unsigned f:1, g:31; } local = { 1, 12345 }; local.g--; local.f = !local.f; printf("%d %d\n", local.f, local.g);
	struct a *p = &a; p->l33 = 0x1ffffffffUL; p->l33 += 2; printf("%lu\n", (unsigned long)p->l33); p->b = 2; printf("%d\n", p->b);
	if (a.u5 < 32 && a.s1 <= 0) puts("ok");
	printf("%d\n", a.u5 - 40 < 0); printf("%d %d\n", -a.b, ~a.us9);
	enum e { X, Y, Z }; struct { enum e k:2; enum e m:3; } en = { Z, Y }; printf("%d %d\n", en.k, en.m);
	return 0;
}
