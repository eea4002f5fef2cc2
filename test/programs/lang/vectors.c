/* GNU vectors (GCC manual 6.52): operators element by element, comparisons, subscripts, casts that keep the bits, shuffles. */
#include <stdio.h>
typedef int v4si __attribute__((vector_size(16)));
typedef unsigned char v8 __attribute__((vector_size(8)));
typedef float v4f __attribute__((vector_size(16)));
typedef int moded __attribute__((mode(HI))) __attribute__((vector_size(8)));
static v4si gv = { 1, 2, 3, 4 };
static v4si twice(v4si a) { return a + a; }
int main(void) {
	moded h = { 1, -1 };
	int i0 = sizeof(h) / sizeof(h[0]);
	printf("%d %d\n", i0, (h << 3)[1]);
	v4si a = { 1, -2, 3, -4 }, b = { 5, 6, 7, 8 }, c; int i;
	c = a + b * 2 - gv; for (i = 0; i < 4; i++) printf("%d ", c[i]);
	c = a > b; for (i = 0; i < 4; i++) printf("%d ", c[i]);
	c = -a ^ b; c[2] = 99; for (i = 0; i < 4; i++) printf("%d ", c[i]);
	c = twice(a) << 1; c += b; c /= 2; for (i = 0; i < 4; i++) printf("%d ", c[i]);
	c = ~a & 0xff; for (i = 0; i < 4; i++) printf("%d ", c[i]); puts("");
	v8 u = { 250, 251, 252, 253 }; u += 10; for (i = 0; i < 8; i++) printf("%d ", u[i]);
	v4f x = { 1, 2, 3, 4 }; x = x / 2 + 0.25f; for (i = 0; i < 4; i++) printf("%g ", x[i]);
	v4si r = (v4si)x; printf("%x %zu %zu\n", r[0], sizeof r, _Alignof(v4si));
	v4si m = { 3, 2, 1, 0 }; c = __builtin_shuffle(a, m); for (i = 0; i < 4; i++) printf("%d ", c[i]);
	c = __builtin_shuffle(a, b, (v4si){ 0, 4, 1, 5 }); for (i = 0; i < 4; i++) printf("%d ", c[i]);
	x = __builtin_convertvector(a, v4f); for (i = 0; i < 4; i++) printf("%g ", x[i]);
	long bits = (long)(v8){ 1, 2, 3 }; printf("%lx\n", bits);
	union { v4si v; int a[4]; } un = { .a = { 7, 8, 9, 10 } }; un.v *= un.v; printf("%d\n", un.a[3]);
	return 0;
}
