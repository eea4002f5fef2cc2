#include <stdio.h>
typedef __int128 i; typedef unsigned __int128 u; static void p(const char *n, u v) { printf("%s %016llx%016llx\n", n, (unsigned long long)(v >> 64), (unsigned long long)v); }
static i mul(i a, i b) { return a * b; } struct s { char c; i v; } s; static u arr[3]; static unsigned long hi(unsigned long a, unsigned long b) { return ((u)a * b) >> 64; }
int main(void)
{
	i a = ((i)0x123456789abcdefL << 64) | 0xfedcba9876543210UL, b = -a, c = 12345; u ua = a, ub = b; p("a", a); p("b", b); p("+", a + b * 3); p("-", c - a); p("*", mul(a, c)); p("/", a / c); p("%", a % c); p("b/", b / c); p("b%", b % c); p("u/", ub / c); p("u%", ub % 1000000007); p("&", a & ub); p("|", a | 1); p("^", a ^ b); p("~", ~a);
	for (int n = 0; n < 128; n += 17) { p("<<", a << n); p(">>", b >> n); p("u>>", ub >> n); } printf("%d%d%d%d%d%d\n", a < b, ua < ub, a == -b, a != b, a >= c, b <= 0); s.v = a; s.v += 5; s.v++; p("s", s.v); arr[1] = ua; arr[1] <<= 3; arr[1]--; p("arr", arr[1]); p("post", arr[1]++); p("arr", arr[1]);
	printf("%d %ld %g %g\n", (int)a, (long)b, (double)a, (double)b); p("d", (i)1e30); p("neg", (i)-5); p("uns", (u)-5L); p("from u", (i)0xffffffffu); if (a && !(i)0) puts("true"); printf("%lx\n", hi(0xffffffffffffffff, 0x123456789)); i t = a > b ? a : b; p("t", t); t ?: (t = 1); int k = 5; k += t; printf("%d %zu\n", k, sizeof(struct s)); unsigned long x = 10; x *= ua; printf("%lu\n", x); return (int)(a % 100);
}
