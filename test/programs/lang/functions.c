#include <stdio.h>
typedef int (*op)(int, int);
static int add(int a, int b) { return a + b; } static int sub(int a, int b) { return a - b; } static int mul(int a, int b) { return a * b; }
static op table[] = { add, sub, mul }; struct ops { op f; long (*g)(char, short, long, unsigned char, double, float); } o;
static long many(char c, short s, long l, unsigned char u, double d, float f) { return c + s * 10 + l * 100 + u * 1000 + (long)d * 10000 + (long)f * 100000; }
static int fact(int n) { return n <= 1 ? 1 : n * fact(n - 1); } static int odd(int n); static int even(int n) { return n == 0 ? 1 : odd(n - 1); } static int odd(int n) { return n == 0 ? 0 : even(n - 1); }
static int ack(int m, int n) { return m == 0 ? n + 1 : n == 0 ? ack(m - 1, 1) : ack(m - 1, ack(m, n - 1)); }
static op pick(int i) { return table[i]; } static int apply(int f(int, int), int a, int b) { return f(a, b); } static void nothing(void) { return; } static int counter(void) { static int n = 10; return n++; }
int kr(a, b, c) int a; char b; float c; { return a + b + (int)c; } static inline int in(int x) { return x * 2; } static int nine(int a, int b, int c, int d, int e, int f, int g, int h, int i) { return a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h + 9 * i; }
static double mean(int n, double *v) { double t = 0; for (int i = 0; i < n; i++) t += v[i]; return t / n; } static _Bool truth(int x) { return x; } static unsigned char low(int x) { return x; } static short sh(long x) { return x; } static float fl(double d) { return d; }
int main(void)
{
	for (int i = 0; i < 3; i++) printf("%d %d %d ", table[i](7, 3), (*pick(i))(2, 9), apply(table[i], 5, 5)); puts("");
	o.g = many; o.f = mul; printf("%ld %d\n", o.g(1, -2, 3, 255, 5.9, 6.1f), o.f(o.f(2, 3), o.f(4, 5))); printf("%d %d %d %d\n", fact(10), even(11), odd(7), ack(2, 3)); nothing(); counter(); printf("%d %d\n", counter(), counter() * 0);
	printf("%d %d %d\n", kr(1, 2, 3.7), in(21), nine(1, 2, 3, 4, 5, 6, 7, 8, 9)); double v[] = { 1, 2, 4.5 }; printf("%g %d %d %d %g\n", mean(3, v), truth(256), low(511), sh(98304), fl(0.1)); op f = &add, g = *add; printf("%d %d\n", f == g, (f == sub) + (******f)(1, 2)); return nine(0, 0, 0, 0, 0, 0, 0, 0, 1) + add(mul(2, 3), sub(9, add(1, 1)));
}
