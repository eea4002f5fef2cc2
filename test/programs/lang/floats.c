#include <stdio.h>
static float ff(float a, float b) { return a * b + a / b - b; } static double dd(double a, float b) { return a * b; } struct f { float x; double y; long double z; } g = { 1.5f, 2.25, 3.125L };
int main(void)
{
	double v[] = { 0, 1, -1, 0.1, 1e300, -1e-300, 1.0 / 3, 123456789.123 }; float w[] = { 0, 1, -1, 0.1f, 1e30f, -1e-30f, 1.0f / 3, 16777217.0f };
	for (int i = 0; i < 8; i++) for (int j = 0; j < 8; j += 3) printf("%.17g %.17g %.17g %d%d%d%d | %.9g %.9g %d%d\n", v[i] + v[j], v[i] - v[j], v[i] * v[j], v[i] < v[j], v[i] <= v[j], v[i] == v[j], v[i] != v[j], w[i] + w[j], w[i] * w[j], w[i] > w[j], w[i] >= w[j]);
	double zero = 0, inf = 1 / zero, nan = zero / zero; printf("%g %g %d %d %d %d\n", inf, -inf, nan == nan, nan != nan, nan < 1, !(nan < 1)); printf("%d %d\n", inf > 1e308, nan > nan || nan <= nan); printf("%.9g %.17g\n", ff(1.1f, 2.2f), dd(0.1, 0.1f));
	int n = 7; double d = n; d /= 2; d += n; n = d; n *= 1.5; printf("%g %d\n", d, n); unsigned u = 3000000000u; d = u; printf("%.1f %u\n", d, (unsigned)d); unsigned long ul = 0xffffffffffffff00UL; d = ul; printf("%.1f %lu\n", d, (unsigned long)(d / 2)); long l = -5; d = l; float f = l; printf("%g %g %d %d\n", d, f, (int)-2.9, (int)2.9f); char c = 3.99; c += 1.5; printf("%d\n", c); g.x *= 2; g.y -= g.x; g.z += g.y; printf("%g %g %Lg %zu\n", g.x, g.y, g.z, sizeof g.z); d = 5; printf("%g %g\n", d++, -d); f = 0.1f; d = 0.1; printf("%d %d\n", f == d, f == (float)d); printf("%g\n", (double)(float)1e-50); printf("%d\n", (int)(0.1 + 0.2 == 0.3)); printf("%.20f %a %.3e\n", 0.1, 1.5, 12345.678); unsigned short us = 65535.9; long long ll = 9e18; printf("%d %lld\n", us, ll); if (d) puts("d"); if (!zero) puts("z"); d = n > 3 ? 1 : 2.5; printf("%g %g\n", d, 7 / 2 * 2.0); return 0;
}
