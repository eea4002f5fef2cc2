/* <wchar.h>, <wctype.h>, the multibyte functions, %ls and %lc, positional arguments of printf, undefined weak symbols, localeconv(). */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <wctype.h>

int nowhere(void) __attribute__((weak));
int (*pointer)(void) = nowhere;

int main(void)
{
	wchar_t b[40], *end, *rest, m[10], list[] = L"a,b;;c";
	char c[10];
	size_t n;

	wcscpy(b, L"hello");
	wcscat(b, L" wide");
	wcsncat(b, L" world!!", 6);
	printf("%ls %zu\n", b, wcslen(b));
	printf("%d %d %d\n", wcscmp(L"a", L"b") < 0, wcsncmp(L"abc", L"abd", 2), wcsncmp(L"abd", L"abc", 3) > 0);
	printf("%ls %ls %ls\n", wcsrchr(b, L'w'), wcsstr(b, L"wid"), wcspbrk(b, L"xyzl"));
	printf("%zu %zu\n", wcsspn(b, L"ehl"), wcscspn(b, L" "));
	for (wchar_t *p = wcstok(list, L",;", &rest); p; p = wcstok(0, L",;", &rest))
		printf("%ls.", p);
	printf("%ld\n", wcstol(L" 42x", &end, 10));
	printf("%ls\n", end);
	printf("%g\n", wcstod(L"2.5e1z", &end));
	printf("%d %d %d %c\n", iswalpha(L'x') != 0, iswdigit(L'x') != 0, iswspace(L'\t') != 0, (char)towupper(L'q'));
	n = mbstowcs(m, "abc", 10);
	printf("%zu %ls\n", n, m);
	n = wcstombs(c, L"xyz", 10);
	printf("%zu %s %d %d\n", n, c, mblen("a", 1), mbtowc(m, "z", 1));
	swprintf(b, 40, L"%d|%5ls|%-5s|%c", 7, L"ab", "cd", 'e');
	printf("%ls %d\n", b, swprintf(m, 3, L"abcdef"));
	printf("[%5lc][%-3lc][%.2ls]\n", L'a', L'b', L"wxyz");
	printf("%3$s %1$s %2$*4$d|%2$.*4$d\n", "a", 5, "c", 4);
	printf("%d %d\n", nowhere == 0, pointer == 0);
	printf("%s %d\n", localeconv()->decimal_point, localeconv()->frac_digits);
	return 0;
}
