#include <stdio.h>
#include <setjmp.h>
static jmp_buf env; static int depth; static void deep(int n) { if (n == 0) longjmp(env, 42); deep(n - 1); depth++; }
static int protect(void (*f)(int), int arg) { jmp_buf local; for (int i = 0; i < 1; i++) { int r = setjmp(local); if (r) return r; } f(arg); return 0; }
static void nothing(int x) { depth += x; }
int main(void) { volatile int count = 0; int r = setjmp(env); printf("%d %d\n", r, count); if (r < 45 && count < 3) { count++; if (count == 1) deep(5); longjmp(env, count == 2 ? 0 : 44); } printf("%d %d\n", depth, protect(nothing, 3)); switch (setjmp(env)) { case 0: puts("zero"); longjmp(env, 2); case 2: puts("two"); longjmp(env, 3); default: puts("three"); } if (!setjmp(env)) { deep(2); } else puts("back"); return 0; }
