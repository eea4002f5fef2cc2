#include <stdio.h>
#include <stddef.h>
int a[10], m[3][4][5]; int *pp[3]; struct s { char c; int v[4]; } ss[4];
int sum(int *p, int n) { int t = 0; while (n--) t += *p++; return t; }
int sum2(int (*p)[5], int n) { int t = 0; for (int i = 0; i < n; i++) for (int j = 0; j < 5; j++) t += p[i][j]; return t; }
int *find(int *p, int v) { while (*p != v) p++; return p; }
#define container_of(p, t, m) ((t *)((char *)(p) - offsetof(t, m)))
int main(void)
{
	for (int i = 0; i < 10; i++) a[i] = i * i;
	for (int i = 0; i < 60; i++) ((int *)m)[i] = i;
	int *p = a + 3, *q = &a[8]; printf("%td %d %d %d\n", q - p, p[2], q[-1], *(p + 1)); printf("%d %d %d\n", p < q, p == a + 3, p >= q);
	printf("%d %d %d\n", m[1][2][3], *(*(m[2] + 1) + 4), (*m)[3][4]); printf("%d %d\n", sum(a, 10), sum2(m[1], 4)); printf("%d\n", (int)(find(a, 49) - a));
	int (*pa)[10] = &a; (*pa)[2] = 77; printf("%d %zu\n", a[2], sizeof *pa); pp[0] = a; pp[1] = p; int **ppp = pp; printf("%d %d\n", ppp[1][1], **ppp);
	ss[2].v[1] = 5; int *vp = &ss[2].v[1]; struct s *sp = container_of(vp, struct s, v[1]); printf("%td %d\n", sp - ss, sp->v[1]);
	char *cp = (char *)&a[1]; printf("%d %d\n", cp[0], *(short *)(cp + 4)); long diff = (char *)q - (char *)p; printf("%ld\n", diff);
	void *v = a; v += 8; printf("%d\n", *(int *)v); printf("%d\n", 3[a]); const int *cq = a; cq += 9; printf("%d\n", *cq); int i = 2; printf("%d %d\n", a[i++], a[--i]);
	unsigned char idx = 5; short neg = -2; printf("%d %d\n", a[idx], q[neg]); unsigned ui = 1; printf("%d\n", p[ui - 0]); long li = -3; printf("%d\n", p[li]);
	struct s *e = ss + 4; int n = 0; for (struct s *x = ss; x != e; x++) n++; printf("%d %lu\n", n, (unsigned long)((char *)e - (char *)ss)); int x = 3, *px = &x; (*px)++; *px *= 2; printf("%d\n", x); printf("%d\n", &a[5] - &a[2] > 2);
	return 0;
}
