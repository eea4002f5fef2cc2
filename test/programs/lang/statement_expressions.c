#include <stdio.h>
#define max(a, b) ({ typeof(a) _a = (a); typeof(b) _b = (b); _a > _b ? _a : _b; })
#define swap(a, b) do { typeof(a) t_ = (a); (a) = (b); (b) = t_; } while (0)
struct p { int x, y; }; static int side(int *p) { return ++*p; }
static int early(int x) { return ({ if (x > 3) return 99; x * 2; }) + 1; }
int main(void)
{
	int a = 3, b = 9, n = 0; printf("%d %g\n", max(a, b), max(1.5, 0.5)); printf("%d %d\n", max(side(&n), 5), n); swap(a, b); printf("%d %d\n", a, b); printf("%d\n", max(max(1, 7), max(3, max(4, 5))));
	struct p q = ({ struct p t = { a, b }; t.x++; t; }); printf("%d %d\n", q.x, q.y); printf("%d\n", ({ struct p t = { 5, 6 }; t; }).y); printf("%d %d\n", early(2), early(5));
	int r = a + ({ int t = 0; for (int i = 0; i < 5; i++) { if (i == 3) break; t += i; } t; }) * 2; printf("%d\n", r); ({ ; }); int z = ({ goto l; l: 5; }); printf("%d\n", z); for (int i = 0; ({ int c = i < 3; c; }); ({ i++; })) printf("%d ", i); puts("");
	int arr[({ 3; })]; printf("%zu\n", sizeof arr); long x = ({ long y = 1L << 40; y; }) + ({ int k = 1; k; }); printf("%ld\n", x); while (({ n++; n < 5; })) ; printf("%d\n", n); int v = 1; v = ({ v += 4; v * 2; }) + v; printf("%d\n", v); return ({ int e = 3; e + 1; });
}
