#include <stdio.h>
#include <string.h>
#include <stdarg.h>
static int f(char *b, size_t n, const char *fmt, ...) { va_list ap; va_start(ap, fmt); int r = vsnprintf(b, n, fmt, ap); va_end(ap); return r; }
int main(void) { char b[32]; memset(b, '#', 32); for (int n = 0; n < 12; n += 3) { int r = snprintf(b, n, "hello %d", 42); printf("%d [%.*s]\n", r, n ? n - 1 : 0, b); } printf("%d %s\n", sprintf(b, "%s-%05d", "abc", 77), b); printf("%d ", f(b, 5, "%s", "long string")); printf("%s\n", b); printf("%d\n", snprintf(0, 0, "%d", 123456)); printf("%d\n", fprintf(stdout, "to stdout %c\n", 'x')); puts("puts"); putchar('p'); fputc('q', stdout); putc('r', stdout); fputs("fputs\n", stdout); printf("%zu\n", fwrite("fwrite\n", 1, 7, stdout)); fflush(stdout); return 0; }
