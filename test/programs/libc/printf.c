#include <stdio.h>
#include <limits.h>
#include <stddef.h>
#include <stdint.h>
int main(void)
{
	int ints[] = { 0, 1, -1, 42, -12345, INT_MAX, INT_MIN };
	for (int i = 0; i < 7; i++) printf("[%d] [%5d] [%-8d] [%08d] [%+d] [% d] [%.3d] [%8.3d] [%x] [%#x] [%X] [%o] [%#o] [%u]\n", ints[i], ints[i], ints[i], ints[i], ints[i], ints[i], ints[i], ints[i], ints[i], ints[i], ints[i], ints[i], ints[i], ints[i]);
	printf("%hhd %hhu %hd %hu %ld %lu %lld %llx %zu %td %jd\n", 300, 300, 70000, 70000, LONG_MIN, ULONG_MAX, LLONG_MAX, ULLONG_MAX, (size_t)5, (ptrdiff_t)-5, (intmax_t)7);
	printf("[%s] [%10s] [%-10s] [%.2s] [%5.1s] [%.0s] [%*s] [%-*s] [%.*s]\n", "abc", "abc", "abc", "abc", "abc", "abc", 6, "r", 6, "l", 2, "xyz");
	printf("[%c] [%5c] [%-5c] %% [%p] [%s]\n", 'a', 'b', 'c', (void *)0x1234, (char *)0);
	double ds[] = { 0, -0.0, 1, -1.5, 0.1, 123456.789, 1e10, 1e-10, 1e100, 5e-324, 1.7976931348623157e308, 0.5, 1.5, 2.5, 99999.5, 999999.5, 0.00001234, 100000, 1000000 };
	for (int i = 0; i < 19; i++) printf("[%f] [%.0f] [%.3f] [%10.2f] [%-10.1f] [%010.2f] [%+.2f] [%e] [%.0e] [%.3E] [%g] [%.3g] [%G] [%.10g] [%a] [%.2a]\n", ds[i], ds[i], ds[i], ds[i], ds[i], ds[i], ds[i], ds[i], ds[i], ds[i], ds[i], ds[i], ds[i], ds[i], ds[i], ds[i]);
	double zero = 0; printf("[%f] [%5.1f] [%-6F] [%g] [%06f] [%e]\n", 1 / zero, -1 / zero, 1 / zero, 1 / zero, 1 / zero, -1 / zero);
	int n, m; printf("12345%n678%n\n", &n, &m); printf("%d %d\n", n, m); printf("%.*d|%*d|%-*d|\n", 5, 42, -6, 7, 4, 8); printf("%.20g %.17g\n", 0.1, 1.0 / 3); printf("%Lf %Lg\n", 1.5L, 2.25L); printf("%.50f\n", 0.1); printf("%#.0f %#.0e %#x %#o\n", 3.0, 3.0, 0, 0); printf("% 5d|%+5d|%-+5d|%05d|%+05d\n", 3, 3, 3, -3, 3); printf("%lc\n", 'x'); printf("no newline at end");
	return printf("\n");
}
