#include <stdio.h>
enum e { A = -5, B, C = 100, D = 2000000000 };
static const char *f(int x) { switch (x) { case 1: return "one"; case 2: return "two"; default: return "other"; } }
static int g(int x)
{
	int r = 0;
	switch (x) {
	case -10 ... -1: r = 1; break;
	case 0: r = 2;
	case 1 ... 3: r += 10; break;
	case 5: case 7: case 9: r = 3; break;
	case 1000: r = 4; 
	default: r += 100; 
	case 50: r++; 
	}
	return r;
}
static int h(long x) { switch (x) { case 1L << 40: return 1; case -(1L << 40): return 2; case 3L: return 3; case -1: return 4; case 5 ... 0x7fffffffffL: return 5; } return 0; }
static int u(unsigned x) { switch (x) { case 0xffffffffu: return 1; case 0x80000000u ... 0x80000010u: return 2; case 0: return 3; case 7: return 4; case 8: return 5; } return 9; }
static int c(unsigned char x) { switch (x) { case 'a' ... 'z': return 1; case 'A' ... 'Z': return 2; case '0' ... '9': return 3; case 200: return 4; } return 0; }
static int duff(int n) { int k = 0, i = (n + 3) / 4; switch (n % 4) { case 0: do { k++; case 3: k++; case 2: k++; case 1: k++; } while (--i > 0); } return k; }
int main(void)
{
	for (int i = -12; i < 12; i++) printf("%d:%s:%d ", i, f(i), g(i));
	printf("%d %d %d\n", g(50), g(1000), g(999));
	long ls[] = { 1L << 40, -(1L << 40), 3L, -1, 5, 4, 0x7fffffffffL, 0x8000000000L, 0 };
	for (int i = 0; i < 9; i++) printf("%d ", h(ls[i]));
	unsigned us[] = { 0xffffffffu, 0x80000000u, 0x80000010u, 0x80000011u, 0, 7, 8, 9 };
	for (int i = 0; i < 8; i++) printf("%d ", u(us[i]));
	for (int i = 0; i < 256; i += 5) printf("%d", c(i));
	puts("");
	for (int i = 1; i < 20; i++) printf("%d ", duff(i));
	for (enum e x = A; ; x = x == A ? B : x == B ? C : D) { switch (x) { case A: printf("A"); continue; case B: printf("B"); continue; case C: printf("C"); continue; case D: printf("D\n"); } break; }
	switch (3) { int z; case 3: z = 4; printf("%d\n", z); }
	switch (4) { default: puts("default"); case 9: puts("nine"); }
	switch (f(1)[0]) { case 'o': puts("o"); }
	return 0;
}
