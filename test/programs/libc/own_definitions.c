#include <stdio.h>
int optind = 77; static int front = 3; int state[3] = { 1, 2, 3 };
static unsigned next_ = 1; int rand(void) { return 42; } void qsort(void *b, unsigned long n, unsigned long s, int (*c)(const void *, const void *)) { printf("own qsort\n"); }
int div(int a) { return a / 2; } long random(void) { return 9; } int strlen_(const char *s); int y0 = 5; int handlers = 6; int getopt = 4;
int main(void) { qsort(0, 0, 0, 0); printf("%d %d %ld %s %lu %d %d %d %d\n", rand(), div(10), random(), "s", 3UL, optind, front, state[1], getopt); return 0; }
