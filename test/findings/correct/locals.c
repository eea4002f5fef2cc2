// Values that are set on every way on which they are used, by whoever: by callees, in switch, by short circuits, through arrays of pointers.
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/stat.h>
#include <sys/time.h>
struct point { int x, y; };
static int parse(const char *s, struct point *out) { return sscanf(s, "%d,%d", &out->x, &out->y); }
static int divide(int a, int b, int *q, int *r) { if (b == 0) return -1; *q = a / b; *r = a % b; return 0; }
static void fill(void *to, int kind, ...) {
	va_list ap, again;
	va_start(ap, kind);
	va_copy(again, ap);
	switch (kind) {
	case 0: *(int *)to = va_arg(ap, int) + va_arg(again, int); break;
	case 1: *(double *)to = va_arg(ap, double); break;
	case 2: { struct point p = va_arg(ap, struct point); *(struct point *)to = p; break; }
	}
	va_end(again);
	va_end(ap);
}
static struct point middle(struct point a, struct point b) { struct point m; m.x = (a.x + b.x) / 2; m.y = (a.y + b.y) / 2; return m; }
static int last(int n) { int found, i; for (i = 0; i < n; i++) if (i * i > 20) { found = i; break; } return i < n ? found : -1; }
static long dispatch(int op, long a, long b) {
	static long (*const table[])(long, long) = { 0 };
	(void)table;
	long r;
	switch (op) { case '+': r = a + b; break; case '*': r = a * b; break; default: return -1; }
	return r;
}
int main(void) {
	struct point p, q, m;
	if (parse("3,4", &p) != 2 || parse("5", &q) != 1) return 1;
	q.y = 8;
	m = middle(p, q);
	int quotient, rest;
	if (divide(17, 0, &quotient, &rest) == 0 || divide(17, 5, &quotient, &rest) || quotient != 3 || rest != 2) return 2;
	int i; double d; struct point r;
	fill(&i, 0, 21); fill(&d, 1, 2.5); fill(&r, 2, m);
	int a, *pa[2] = { &a, &i };
	for (int k = 0; k < 2; k++) *pa[k] = k;
	char *end, word[16];
	long n = strtol("42abc", &end, 10);
	if (sscanf(" hello 7", "%15s %d", word, &rest) != 2 || strcmp(word, "hello")) return 3;
	time_t now = 86400 * 365; struct tm tm;
	gmtime_r(&now, &tm);
	struct timespec ts; struct timeval tv;
	if (clock_gettime(CLOCK_MONOTONIC, &ts) || gettimeofday(&tv, NULL) || ts.tv_nsec < 0 || tv.tv_usec < 0) return 4;
	int set[3];
	int *w = set;
	*w++ = 1; *w++ = 2; *w = 3;
	char line[8];
	for (size_t k = 0; k < sizeof line - 1; k++) line[k] = toupper("abcdefg"[k]);
	line[7] = 0;
	printf("%d %d %d %d %g %ld%s %d %s %ld\n", m.x + m.y, r.x, last(9), last(3), d, n, end, tm.tm_year, line, dispatch('+', set[0], set[2]));
	return a;
}
