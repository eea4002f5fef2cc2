// setjmp in loops, jumps out of nested calls with arrays of variable length, alloca and signal handlers; the stack is used again afterwards.
#define _GNU_SOURCE
#include <alloca.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
static jmp_buf top;
static sigjmp_buf out;
static volatile sig_atomic_t seen;
static void thrower(int n) {
	char space[n + 1];
	char *more = alloca(n + 3);
	memset(space, n, sizeof space);
	memset(more, n, n + 3);
	if (n > 5) longjmp(top, space[n] + more[n + 2]);
	thrower(n + 1);
}
static void handler(int s) { char local[200]; memset(local, s, sizeof local); seen += local[199]; siglongjmp(out, 1); }
static void quiet(int s) { char local[100]; memset(local, s, sizeof local); seen += local[3]; }
static int reuse(int n) { int a[30]; for (int i = 0; i < 30; i++) a[i] = n + i; int s = 0; for (int i = 0; i < 30; i++) s += a[i]; return s; }
int main(void) {
	volatile int total = 0;
	for (volatile int i = 0; i < 4; i++) {
		char before[8] = "before";
		int r = setjmp(top);
		if (r == 0) thrower(i);
		total += r + reuse(i) + before[2];
	}
	signal(SIGUSR1, handler);
	for (volatile int i = 0; i < 3; i++) {
		if (sigsetjmp(out, 1) == 0) raise(SIGUSR1);
		total += reuse(i);
	}
	signal(SIGUSR2, quiet);
	for (int i = 0; i < 3; i++) { int v[i + 1]; v[i] = i; raise(SIGUSR2); total += v[i]; }
	printf("%d %d\n", total, (int)seen);
	return 0;
}
