#include <stdio.h>
struct s { int a; long b; short c; } x = { 1, 2, 3 };
int arr[5]; int calls;
int *next(void) { return &arr[calls++]; }
int main(void)
{
	int i = 5, *p = arr; long l = 1L << 40; double d = 1.5; float f = 2.5f; char *s = "hello";
	printf("%d %d %d\n", i++, 0, 0); printf("%d\n", ++i); printf("%d\n", i--); printf("%d\n", --i);
	printf("%ld %ld\n", l++, 0L); printf("%ld\n", --l);
	printf("%f %f\n", d++, 0.); printf("%f\n", d); printf("%f\n", (double)f--); printf("%f\n", (double)f);
	*p++ = 1; *p++ = 2; *++p = 9; printf("%d %d %d %d\n", arr[0], arr[1], arr[2], arr[3]);
	printf("%c%c\n", *s++, 0x20 + *s); 
	x.a++; x.b += x.a; x.c -= 5; ++x.c; printf("%d %ld %d\n", x.a, x.b, x.c);
	(*next())++; *next() += 10; *next() <<= 2; printf("%d %d %d %d calls %d\n", arr[0], arr[1], arr[2], arr[3], calls);
	int m[2][3] = { 0 }; int r = 0; m[r++][r] = 1; printf("%d\n", r);
	i = 3; i += i++ * 0 + 2; printf("%d\n", i);
	p = arr; printf("%ld\n", (long)(&arr[4] - p)); p += 3; p -= 1; printf("%d\n", (int)(p - arr));
	volatile int v = 3; v++; v += v; printf("%d\n", v);
	return 0;
}
