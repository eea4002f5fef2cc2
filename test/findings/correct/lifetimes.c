// Locals that live: jumps around declarations, blocks entered again, frames re-used, variable arrays, long jumps, recursion.
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
struct big { int v[40]; };
static struct big make(int n) { struct big b; for (int i = 0; i < 40; i++) b.v[i] = n + i; return b; }
static int into_switch(int n) {
	int r = 0;
	for (int i = 0; i < 3; i++) {
		switch (n + i) {
			int t[4];
		case 1: t[0] = 5; r += t[0]; break;
		case 2: memset(t, 0, sizeof t); r += t[3]; break;
		default: t[1] = n; { char buf[8]; strcpy(buf, "abc"); r += buf[0]; } r += t[1];
		}
	}
	return r;
}
static int backwards(int n) {
	int r = 0;
again:;
	{
		int a[2];
		a[0] = n; a[1] = r;
		r = a[0] + a[1];
		if (n-- > 0) goto again;
	}
	{ char b[16]; memset(b, 1, sizeof b); r += b[15]; }
	return r;
}
static int variable(int n) {
	int total = 0;
	for (int i = 1; i < n; i++) {
		int v[i];
		for (int k = 0; k < i; k++) v[k] = k;
		char *p = __builtin_alloca(i);
		memset(p, i, i);
		total += v[i - 1] + p[i - 1];
	}
	return total;
}
static jmp_buf env;
static void deep(int n) { char pad[32]; memset(pad, n, sizeof pad); if (n == 0) longjmp(env, 3); deep(n - 1); }
static int jumped(void) {
	volatile int local = 1;
	int array[8] = { 1 };
	int r = setjmp(env);
	if (r == 0) { local = 2; deep(5); }
	char other[64];
	memset(other, 4, sizeof other);
	return r + local + array[0] + other[63];
}
static int recursive(int n, int *above) { int mine = n; if (above) mine += *above; return n ? recursive(n - 1, &mine) : mine; }
static int expression(int n) { return ({ int t[3] = { n, n + 1, n + 2 }; t[1] * t[2]; }) + ({ struct big b = make(n); b.v[3]; }); }
static int compare(const void *a, const void *b) { int x = *(const int *)a, y = *(const int *)b; return x - y; }
int main(void) {
	int sum = 0;
	for (int i = 0; i < 3; i++) {
		{ char first[12]; strcpy(first, "first"); sum += strlen(first); }
		sum += make(i).v[2];
		{ long second[2] = { i, 2 }; sum += second[0] + second[1]; }
	}
	int list[5] = { 5, 3, 1, 4, 2 };
	qsort(list, 5, sizeof *list, compare);
	printf("%d %d %d %d %d %d %d %d\n", sum, into_switch(0), backwards(3), variable(6), jumped(), recursive(4, 0), expression(2), list[0]);
	return 0;
}
