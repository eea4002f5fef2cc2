#include <stdio.h>
#include <string.h>
struct p { int x, y; }; struct n { struct p a, b[2]; char s[6]; int *q; };
int g = 7, arr[] = { 1, 2, 3, [6] = 7, [4] = 5 }, grid[][3] = { { 1 }, { 2, 3 }, 4, 5, 6 };
struct n gn = { { 1, 2 }, { { 3 }, { .y = 6 } }, "abc", &g }; struct n *pn = &gn; int *pa = &arr[6] - 1; const char *strs[] = { "one", "two", [4] = "five" };
char exact[3] = "abc", padded[8] = "hi", auto_[] = "auto"; long addr = (long)&((struct n *)0)->s; int (*fp)(const char *, ...) = printf; struct p range[10] = { [2 ... 5] = { 1, 2 }, [4].y = 9 };
double gd = 1.0 / 3; float gf = 1e10f; unsigned char uc = 300; _Bool gb = 42; long neg = -1u; char *tail = "hello" + 2; struct { union { int i; char c; }; int z; } gu = { .c = 'x', .z = 5 };
static void dump(const char *n, const void *p, int k) { printf("%s:", n); for (int i = 0; i < k; i++) printf("%02x", ((const unsigned char *)p)[i]); puts(""); }
int main(int argc, char **argv)
{
	printf("%zu %d %d %zu %d %d\n", sizeof arr / 4, arr[5], arr[6], sizeof grid / 12, grid[1][2], grid[2][1]);
	printf("%d %d %d %s %d %d\n", gn.a.y, gn.b[0].x, gn.b[1].y, gn.s, *gn.q, *pa); printf("%s %s %d %s\n", strs[1], strs[4], !strs[3], tail);
	dump("exact", exact, 3); dump("padded", padded, 8); printf("%zu %ld %d %d\n", sizeof auto_, addr, range[3].y, range[4].y);
	printf("%.17g %g %d %d %ld %c %d\n", gd, gf, uc, gb, neg, gu.c, gu.z); fp("%s\n", "called");
	int n = argc + 4; struct n l = { .b[1] = { n, n + 1 }, .s = "xyz", .a.y = n }; printf("%d %d %d %s %d\n", l.b[1].x, l.b[1].y, l.a.y, l.s, l.q == 0);
	int la[20] = { [3 ... 12] = n, [5] = 1, [19] = 2 }; for (int i = 0; i < 20; i++) printf("%d ", la[i]); puts("");
	char s1[] = "local", s2[10] = "pad", s3[2] = { 'a' }; dump("s1", s1, sizeof s1); dump("s2", s2, 10); dump("s3", s3, 2);
	struct p ps[] = { { 1, 2 }, { n }, [3] = { .y = n } }; printf("%zu %d %d %d\n", sizeof ps / 8, ps[1].x, ps[2].x, ps[3].y);
	struct p *cp = &(struct p){ n, 2 }; cp->x++; printf("%d\n", cp->x); int *ci = (int[]){ 1, n, 3 }; printf("%d\n", ci[1]); printf("%d\n", (int){ n });
	for (int i = 0; i < 3; i++) { struct p *q = &(struct p){ i }; q->y += i; printf("%d%d ", q->x, q->y); } puts("");
	static struct p st = { 4, 5 }; st.x++; struct { int a; struct { int b, c; } d[2]; } nest = { 1, { { 2, 3 }, { 4, 5 } } }; printf("%d %d\n", st.x, nest.d[1].c); int scalar = { 5 }; printf("%d\n", scalar);
	union { int i; float f; } un = { .f = 2.0f }; printf("%x\n", un.i); int zero[100] = { 0 }; int t = 0; for (int i = 0; i < 100; i++) t += zero[i]; printf("%d\n", t);
	return 0;
}
