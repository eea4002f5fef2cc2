#include <stdio.h>
#include <stdlib.h>
static void last(void) { puts("last"); } static void deep(int n) { if (n) deep(n - 1); else exit(300); }
int main(void) { atexit(last); printf("before\n"); deep(10); puts("never"); return 1; }
