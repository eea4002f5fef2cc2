#include <stdio.h>
#include <stdarg.h>
struct s { int a; long b; char c[20]; }; struct t { char c; };
static long sum(int n, ...) { va_list ap; va_start(ap, n); long t = 0; for (int i = 0; i < n; i++) t += va_arg(ap, int); va_end(ap); return t; }
static void mixed(const char *f, ...) { va_list ap, aq; va_start(ap, f); va_copy(aq, ap);
	for (; *f; f++) switch (*f) { case 'i': printf("%d ", va_arg(ap, int)); break; case 'l': printf("%ld ", va_arg(ap, long)); break; case 'd': printf("%g ", va_arg(ap, double)); break; case 's': printf("%s ", va_arg(ap, char *)); break;
	case 'S': { struct s s = va_arg(ap, struct s); printf("{%d %ld %s} ", s.a, s.b, s.c); break; } case 't': printf("%c ", va_arg(ap, struct t).c); break; case 'L': printf("%g ", (double)va_arg(ap, long double)); break; case 'x': printf("%llx ", (unsigned long long)(va_arg(ap, __int128) >> 64)); break; }
	printf("| %d\n", va_arg(aq, int)); va_end(ap); va_end(aq); }
static int inner(va_list ap) { return va_arg(ap, int); } static int outer(int n, ...) { va_list ap; va_start(ap, n); int a = inner(ap); int b = inner(ap); va_end(ap); return a * 10 + b; }
static int vp(const char *f, ...) { va_list ap; va_start(ap, f); int r = vprintf(f, ap); va_end(ap); return r; } static int byptr(va_list *p) { return va_arg(*p, int); } static int usep(int n, ...) { va_list ap; va_start(ap, n); int r = 0; while (n--) r = r * 10 + byptr(&ap); va_end(ap); return r; }
int main(void) { struct s s = { 1, 2, "three" }; struct t t = { 'T' }; printf("%ld %ld\n", sum(0), sum(5, 1, 2, 3, 4, 5)); mixed("ilds", 1, 2L, 3.5, "four"); mixed("iStLdx", 7, s, t, 2.5L, 1.25f, (__int128)5 << 64); printf("%d\n", outer(2, 3, 4)); printf("%d\n", vp("%d %s %c\n", 5, "x", 'y')); printf("%d\n", usep(3, 1, 2, 3)); mixed("iii", (char)-1, (short)-2, (_Bool)1); return 0; }
