/* sizeof evaluates its operand when that has a variable length, and only then (C11 6.5.3.4p2); GNU statement expressions in it. */
#include <stdio.h>

static int n = 3;
static int (*rows(void))[4] { static int r[2][4]; n++; return r; }

static int in_statement(void)
{
	int k = 0;
	return sizeof(*({ k = 10; struct foo { int x[k]; } x; &x; })) + k;
}

int main(void)
{
	int i = 0, j = 0, v = 3;
	char b[9][v], d[4][v + 2];
	unsigned long size;

	size = sizeof(b[i++ + sizeof(j++)]); printf("%lu %d %d\n", size, i, j);
	size = sizeof(d[i++]); printf("%lu %d\n", size, i);
	size = sizeof(*rows()); printf("%lu %d\n", size, n);
	size = sizeof(*(++v, (char (*)[v])0)); printf("%lu %d\n", size, v);
	size = sizeof(i++); printf("%lu %d\n", size, i);
	printf("%d\n", in_statement());
	return 0;
}
