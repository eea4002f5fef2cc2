/* Complex numbers (C11 6.2.5p11; GNU integer ones, ~ as conjugate, __real__ and __imag__): operators, conversions, arguments, statics. */
#include <stdio.h>
#include <complex.h>
#include <stdarg.h>
static double _Complex g = 1.0 + 2.0i, ga[2] = { 3.0, 4.0i };
static double _Complex add(double _Complex a, double _Complex b) { return a + b; }
static void p(const char *s, double _Complex z) { printf("%s %g %g\n", s, creal(z), cimag(z)); }
static double sum(int n, ...) { va_list l; va_start(l, n); double _Complex z = 0; while (n--) z += va_arg(l, double _Complex); va_end(l); return creal(z) * 100 + cimag(z); }
int main(void) {
	double _Complex z = g * 2 + I, w;
	float _Complex f = 1.5f - 2.5if;
	int _Complex n = 3 + 4i;
	p("z", z); p("mul", z * g); p("div", z / g); p("f", f); p("f/", f / (1 + 2i)); p("conj", ~z); p("neg", -z); p("ga", ga[0] * ga[1]); p("add", add(z, 1));
	w = z; w += 1; w *= g; w -= 2i; w /= 2; p("w", w);
	__real__ w = 9; __imag__ w += 1; p("parts", w);
	printf("%d %d %d %d\n", z == z, z != g, !z, z ? 1 : 0);
	n = n * n; printf("%d %d\n", __real__ n, __imag__ n); n = n / (1 + 2i); printf("%d %d\n", __real__ n, __imag__ n);
	w++; p("inc", w); p("cond", n ? z : 1.0); printf("%g %d %zu %zu\n", (double)z, (int)z, sizeof z, _Alignof(double _Complex));
	printf("%g\n", sum(3, z, g, (double _Complex)1));
	printf("%.6f %.6f %.6f\n", cabs(3 + 4i), creal(cexp(I)), cimag(csqrt(-4)));
	return 0;
}
