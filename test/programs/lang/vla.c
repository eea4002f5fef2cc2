#include <stdio.h>
#include <string.h>
static int sum(int n, int m, int a[n][m]) { int t = 0; for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) t += a[i][j]; return t; }
static int deep(int n) { char buf[n * 10 + 1]; memset(buf, 'a' + n, n * 10); buf[n * 10] = 0; return n == 0 ? 0 : strlen(buf) + deep(n - 1); }
static void fill(int n, char (*p)[n]) { for (int i = 0; i < 3; i++) memset(p[i], 'x' + i, n); }
int main(void)
{
	for (int n = 1; n < 4; n++) { int a[n][n + 1]; for (int i = 0; i < n; i++) for (int j = 0; j <= n; j++) a[i][j] = i * 10 + j; printf("%zu %zu %d %td\n", sizeof a, sizeof a[0], sum(n, n + 1, a), &a[n - 1] - a); }
	printf("%d\n", deep(6)); int k = 5; char b[3][k]; fill(k, b); printf("%c%c%c %zu\n", b[0][4], b[1][0], b[2][4], sizeof b); int n = 3; typedef int row[n]; n = 100; row r; printf("%zu\n", sizeof r);
	for (int i = 0; i < 1000; i++) { int big[1000 + i]; big[i] = i; big[999 + i] = 1; if (i == 500) continue; if (i == 998) break; } int i = 0; again: { int v[i + 1]; v[i] = i; if (v[i] < 5) { i++; goto again; } printf("%d %zu\n", v[i], sizeof v); } char *p = __builtin_alloca(16); strcpy(p, "alloca"); char *q = __builtin_alloca(16); strcpy(q, "second"); printf("%s %s\n", p, q); int (*vp)[k] = (int (*)[k])__builtin_alloca(k * k * sizeof(int)); vp[2][3] = 7; printf("%zu %d\n", sizeof *vp, ((int *)vp)[2 * k + 3]); printf("%zu\n", sizeof(char[k++])); printf("%d\n", k); return 0;
}
