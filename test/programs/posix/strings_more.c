#define _GNU_SOURCE
#include <string.h>
#include <strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <limits.h>
#include <inttypes.h>
int cmp(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
int main(void)
{
	char b[64], *s, *save, *e; 
	printf("%zu %zu\n", strnlen("hello", 3), strlen("hello")); printf("%s\n", stpcpy(b, "abc") - 3); strncpy(b, "longer", 3); b[3] = 0; puts(b); strncat(b, "defgh", 2); puts(b); printf("%d %d %d\n", strcmp("a", "b") < 0, strncmp("abc", "abd", 2), strcasecmp("HeLLo", "hEllO")); printf("%d\n", strncasecmp("ABx", "aby", 2)); printf("%s %s %s\n", strchr("key=value", '='), strrchr("/a/b/c", '/'), strstr("haystack", "st")); printf("%s\n", strcasestr("HayStack", "stack")); printf("%s\n", strchrnul("abc", 'z') - 3); printf("%zu %zu %s\n", strspn("aabbc", "ab"), strcspn("hello, world", ", "), strpbrk("hello", "l"));
	strcpy(b, "one,two;;three"); for (s = strtok_r(b, ",;", &save); s; s = strtok_r(NULL, ",;", &save)) printf("[%s]", s); puts(""); strcpy(b, "a,,b"); s = b; while ((e = strsep(&s, ","))) printf("<%s>", e); puts(""); s = strdup("dup"); printf("%s ", s); free(s); s = strndup("duplicate", 4); printf("%s\n", s); free(s); printf("%s\n", basename("/usr/lib/x.so")); printf("%p\n", memchr("abc", 'z', 3)); printf("%s\n", (char *)memmem("needle in haystack", 18, "in", 2)); printf("%s\n", (char *)memrchr("a.b.c", '.', 5)); memset(b, 0, 64); memcpy(b, "0123456789", 10); memmove(b + 2, b, 6); puts(b); e = mempcpy(b, "XY", 2); printf("%ld\n", (long)(e - b)); printf("%d\n", memcmp("ab\0c", "ab\0d", 4) < 0); printf("%s\n", (char *)rawmemchr("x=y", '='));
	memccpy(b, "stop here", 'p', 20); printf("%.4s\n", b); bzero(b, 4); printf("%d %d\n", b[0], bcmp("a", "a", 1)); printf("%d %d %d\n", ffs(8), ffsl(0x100000000L), ffsll(0)); printf("%s|%s|%s\n", strerror(EFAULT), strerror(12345), strsignal(SIGSEGV)); printf("%d %d\n", strverscmp("file9", "file10") < 0, strcoll("a", "a"));
	printf("%ld %ld %lx %lu\n", strtol("  -42xyz", &e, 10), strtol("0x7f", NULL, 0), strtoul("ff", NULL, 16), strtoul("-1", NULL, 10)); puts(e); errno = 0; printf("%d %s\n", strtol("99999999999999999999", NULL, 10) == LONG_MAX, strerror(errno)); printf("%lld %llu %g %g\n", strtoll("-5", NULL, 10), strtoull("077", NULL, 0), strtod("1.5e3abc", &e), atof("2.5")); printf("%s %d %ld\n", e, atoi("12x"), atol("-7")); printf("%g %g\n", strtod("inf", NULL), strtod("0x1.8p1", NULL)); printf("%" PRIdMAX " %" PRIuMAX "\n", strtoimax("-9", NULL, 10), strtoumax("9", NULL, 10));
	int a[] = { 5, 3, 9, 1, 7 }; qsort(a, 5, sizeof *a, cmp); for (int i = 0; i < 5; i++) printf("%d ", a[i]); int k = 7; printf("%ld\n", (long)((int *)bsearch(&k, a, 5, sizeof *a, cmp) - a)); k = 4; printf("%p\n", bsearch(&k, a, 5, sizeof *a, cmp)); printf("%d %d %lld\n", abs(-3), (int)labs(-4), llabs(-5)); div_t d = div(-7, 2); printf("%d %d\n", d.quot, d.rem); printf("%s %p\n", getenv("NO_SUCH_THING") ? "x" : "unset", (void *)getenv("NO")); setenv("FOO", "bar", 1); printf("%s ", getenv("FOO")); setenv("FOO", "baz", 0); printf("%s ", getenv("FOO")); putenv("FOO=put"); printf("%s ", getenv("FOO")); unsetenv("FOO"); printf("%d\n", getenv("FOO") == NULL); 
	for (int c = 0; c < 128; c += 17) printf("%d%d%d%d%d%d%d%d%d ", !!isalpha(c), !!isdigit(c), !!isspace(c), !!isupper(c), !!islower(c), !!ispunct(c), !!isprint(c), !!iscntrl(c), !!isxdigit(c)); printf("%c%c %d %d\n", toupper('a'), tolower('Z'), !!isblank('\t'), !!isgraph(' ')); srand(1); int r1 = rand(); srand(1); printf("%d %d\n", r1 == rand(), RAND_MAX == INT_MAX); void *p = realloc(NULL, 10); p = realloc(p, 1000); p = reallocarray(p, 10, 10); free(p); printf("%d %s\n", reallocarray(NULL, SIZE_MAX, 2) == NULL, strerror(errno)); posix_memalign(&p, 64, 100); printf("%d\n", (int)((uintptr_t)p % 64)); free(p); char sw[4]; swab("abcd", sw, 4); printf("%.4s\n", sw); printf("%d\n", atoi(strpbrk("x12", "0123456789"))); explicit_bzero(b, 2);  char *sub; char *const toks[] = { "ro", "size", NULL }; char opt[] = "size=5,ro,x"; char *o = opt; while (*o) { int i = getsubopt(&o, toks, &sub); printf("%d:%s ", i, sub ? sub : "-"); } puts("");
	return 0;
}
