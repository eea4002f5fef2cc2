#include <stdio.h>
int main(void)
{
	int n = 0;
	for (int i = 0; i < 5; i++) { if (i == 1) continue; if (i == 4) break; printf("%d ", i); }
	while (n < 3) { n++; if (n == 2) continue; printf("w%d ", n); }
	do { n--; if (n == 1) continue; printf("d%d ", n); } while (n > 0);
	do printf("once "); while (0);
	for (;;) { if (++n > 4) break; }
	printf("%d\n", n);
	for (int i = 0, j = 10; i < j; i++, j--) for (int k = 0; k < 2; k++) { if (k) goto next; printf("%d-%d ", i, j); continue; next: ; }
	puts("");
again:
	if (n-- > 0) { printf("g%d ", n); goto again; }
	for (unsigned u = 3; u-- > 0; ) printf("u%u ", u);
	for (char c = 'a'; c <= 'e'; c++) putchar(c);
	long l; for (l = 1; l < 1L << 40; l *= 7) ; printf(" %ld\n", l);
	int i = 0; while (1) { while (1) { if (i++ > 3) goto out; if (i & 1) break; } printf("[%d]", i); }
out:
	printf("%d\n", i);
	for (double d = 0; d < 1; d += .25) printf("%g ", d);
	for (int *p = (int[]){ 1, 2, 3, 0 }; *p; p++) printf("%d ", *p);
	if (0) { inside: printf("inside\n"); return 0; }
	goto inside;
}
