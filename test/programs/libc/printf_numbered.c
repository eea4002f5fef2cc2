#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
int main(void) { printf("%2$s %1$s %2$s\n", "b", "a"); printf("%3$*1$d|%3$-*2$d|%4$.*1$f\n", 4, 6, 42, 3.14159265); printf("%1$d %1$x %1$o\n", 255); wchar_t w[8]; size_t n = mbstowcs(w, "wide", 8); printf("%zu %ls %.2ls|%6ls|\n", n, w, w, w); char *end = "kept"; printf("%ld %s\n", strtol("10", &end, 1), "x"); puts(end); return 0; }
