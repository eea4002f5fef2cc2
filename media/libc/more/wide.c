/* Wide characters: <wchar.h>, <wctype.h>, <uchar.h> and the multibyte functions of <stdlib.h>, in the C locale: each byte is one character, and only ASCII has a meaning. <locale.h>. */
typedef unsigned long size_t;
typedef struct { int count; unsigned int value; } mbstate_t;
typedef __builtin_va_list va_list;
typedef struct _FILE FILE;
#define stdout ((FILE *)2)

void *malloc(size_t n);
void free(void *p);
size_t strlen(const char *s);
size_t wcslen(const int *s);
int *__errno_location(void);
long strtol(const char *s, char **end, int base);
unsigned long strtoul(const char *s, char **end, int base);
double strtod(const char *s, char **end);
int vsnprintf(char *s, size_t n, const char *format, va_list ap);
int fputs(const char *s, FILE *f);

#define EILSEQ 84

size_t wcsnlen(const int *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i])
		i++;
	return i;
}

int *wcsncpy(int *to, const int *from, size_t n)
{
	size_t i = 0;

	for (; i < n && from[i]; i++)
		to[i] = from[i];
	for (; i < n; i++)
		to[i] = 0;
	return to;
}

int *wcpcpy(int *to, const int *from)
{
	while ((*to = *from++))
		to++;
	return to;
}

int *wcscat(int *to, const int *from)
{
	wcpcpy(to + wcslen(to), from);
	return to;
}

int *wcsncat(int *to, const int *from, size_t n)
{
	int *p = to + wcslen(to);

	while (n-- && *from)
		*p++ = *from++;
	*p = 0;
	return to;
}

int *wcsdup(const int *s)
{
	size_t n = (wcslen(s) + 1) * sizeof(int);
	int *copy = malloc(n);

	return copy ? __builtin_memcpy(copy, s, n) : 0;
}

int wcsncmp(const int *a, const int *b, size_t n)
{
	for (; n; n--, a++, b++)
		if (*a != *b || !*a)
			return *a < *b ? -1 : *a > *b;
	return 0;
}

int wcscoll(const int *a, const int *b)
{
	return wcsncmp(a, b, -1);
}

unsigned int towlower(unsigned int c)
{
	return c - 'A' < 26 ? c + 32 : c;
}

unsigned int towupper(unsigned int c)
{
	return c - 'a' < 26 ? c - 32 : c;
}

int wcscasecmp(const int *a, const int *b)
{
	while (*a && towlower(*a) == towlower(*b))
		a++, b++;
	return (int)towlower(*a) - (int)towlower(*b);
}

int *wmemchr(const int *p, int c, size_t n)
{
	for (; n; n--, p++)
		if (*p == c)
			return (int *)p;
	return 0;
}

static int *find(const int *s, int c)
{
	return wmemchr(s, c, wcslen(s));
}

int *wcsrchr(const int *s, int c)
{
	const int *last = 0;

	do {
		if (*s == c)
			last = s;
	} while (*s++);
	return (int *)last;
}

int *wcsstr(const int *s, const int *part)
{
	size_t n = wcslen(part);

	for (;; s++) {
		if (wcsncmp(s, part, n) == 0)
			return (int *)s;
		if (!*s)
			return 0;
	}
}

size_t wcsspn(const int *s, const int *set)
{
	size_t n = 0;

	while (s[n] && find(set, s[n]))
		n++;
	return n;
}

size_t wcscspn(const int *s, const int *set)
{
	size_t n = 0;

	while (s[n] && !find(set, s[n]))
		n++;
	return n;
}

int *wcspbrk(const int *s, const int *set)
{
	s += wcscspn(s, set);
	return *s ? (int *)s : 0;
}

int *wcstok(int *s, const int *set, int **rest)
{
	if (!s)
		s = *rest;
	s += wcsspn(s, set);
	if (!*s) {
		*rest = s;
		return 0;
	}
	*rest = s + wcscspn(s, set);
	if (**rest)
		*(*rest)++ = 0;
	return s;
}

int *wmemmove(int *to, const int *from, size_t n)
{
	return __builtin_memmove(to, from, n * sizeof(int));
}

int wmemcmp(const int *a, const int *b, size_t n)
{
	for (; n; n--, a++, b++)
		if (*a != *b)
			return *a < *b ? -1 : 1;
	return 0;
}

/* The number at the start of a wide string: what is no ASCII ends it. */
static char *ascii(const int *s)
{
	size_t n = 0;
	char *copy;

	while (s[n] > 0 && s[n] < 128)
		n++;
	copy = malloc(n + 1);
	for (size_t i = 0; i < n; i++)
		copy[i] = s[i];
	copy[n] = 0;
	return copy;
}

long wcstol(const int *s, int **end, int base)
{
	char *copy = ascii(s), *after;
	long value = strtol(copy, &after, base);

	if (end)
		*end = (int *)s + (after - copy);
	free(copy);
	return value;
}

unsigned long wcstoul(const int *s, int **end, int base)
{
	char *copy = ascii(s), *after;
	unsigned long value = strtoul(copy, &after, base);

	if (end)
		*end = (int *)s + (after - copy);
	free(copy);
	return value;
}

long long wcstoll(const int *s, int **end, int base)
{
	char *copy = ascii(s), *after;
	long long value = strtol(copy, &after, base);

	if (end)
		*end = (int *)s + (after - copy);
	free(copy);
	return value;
}

unsigned long long wcstoull(const int *s, int **end, int base)
{
	char *copy = ascii(s), *after;
	unsigned long long value = strtoul(copy, &after, base);

	if (end)
		*end = (int *)s + (after - copy);
	free(copy);
	return value;
}

double wcstod(const int *s, int **end)
{
	char *copy = ascii(s), *after;
	double value = strtod(copy, &after);

	if (end)
		*end = (int *)s + (after - copy);
	free(copy);
	return value;
}

unsigned int btowc(int c)
{
	return c >= 0 && c < 128 ? c : -1;
}

int wctob(unsigned int c)
{
	return c < 128 ? (int)c : -1;
}

int mbsinit(const mbstate_t *state)
{
	return !state || state->count == 0;
}

size_t mbrtowc(int *out, const char *s, size_t n, mbstate_t *state)
{
	unsigned char c;

	if (!s)
		return 0;
	if (n == 0)
		return -2;
	c = *s;
	if (c > 127) {
		*__errno_location() = EILSEQ;
		return -1;
	}
	if (out)
		*out = c;
	return c != 0;
}

size_t mbrlen(const char *s, size_t n, mbstate_t *state)
{
	return mbrtowc(0, s, n, state);
}

size_t wcrtomb(char *out, int c, mbstate_t *state)
{
	if (!out)
		return 1;
	if ((unsigned int)c > 127) {
		*__errno_location() = EILSEQ;
		return -1;
	}
	*out = c;
	return 1;
}

size_t mbsrtowcs(int *out, const char **s, size_t n, mbstate_t *state)
{
	mbstate_t own = { 0 };
	const char *p = *s;
	size_t done = 0;

	for (; !out || done < n; done++) {
		int c = 0;
		size_t used = mbrtowc(&c, p, 4, &own);

		if (used > 4)
			return -1;
		if (out)
			out[done] = c;
		if (!used) {
			if (out)
				*s = 0;
			return done;
		}
		p += used;
	}
	*s = p;
	return done;
}

size_t wcsrtombs(char *out, const int **s, size_t n, mbstate_t *state)
{
	const int *p = *s;
	size_t done = 0;

	for (;; p++) {
		char bytes[4];
		size_t used = wcrtomb(bytes, *p, 0);

		if (used > 4)
			return -1;
		if (!*p) {
			if (out && done < n) {
				out[done] = 0;
				*s = 0;
			} else if (out) {
				*s = p;
			}
			return done;
		}
		if (out && done + used > n) {
			*s = p;
			return done;
		}
		if (out)
			__builtin_memcpy(out + done, bytes, used);
		done += used;
	}
}

size_t mbstowcs(int *out, const char *s, size_t n)
{
	return mbsrtowcs(out, &s, n, 0);
}

size_t wcstombs(char *out, const int *s, size_t n)
{
	return wcsrtombs(out, &s, n, 0);
}

int mbtowc(int *out, const char *s, size_t n)
{
	mbstate_t own = { 0 };
	size_t used;

	if (!s)
		return 0;
	used = mbrtowc(out, s, n, &own);
	return used > 4 ? -1 : (int)used;
}

int mblen(const char *s, size_t n)
{
	return mbtowc(0, s, n);
}

int wctomb(char *out, int c)
{
	return out ? (int)wcrtomb(out, c, 0) : 0;
}

size_t mbrtoc32(unsigned int *out, const char *s, size_t n, mbstate_t *state)
{
	return mbrtowc((int *)out, s, n, state);
}

size_t c32rtomb(char *out, unsigned int c, mbstate_t *state)
{
	return wcrtomb(out, c, state);
}

/* A wide format has the same conversions. The answer is malloc'd; NULL: it cannot be. */
static char *narrow(const int *format, va_list ap)
{
	size_t length = wcslen(format) + 1;
	char *text = malloc(length), *out = 0;
	va_list again;
	int n;

	if (wcstombs(text, format, length) < length) {
		__builtin_va_copy(again, ap);
		n = vsnprintf(0, 0, text, again);
		__builtin_va_end(again);
		if (n >= 0 && (out = malloc(n + 1)))
			vsnprintf(out, n + 1, text, ap);
	}
	free(text);
	return out;
}

int vswprintf(int *s, size_t n, const int *format, va_list ap)
{
	char *text = narrow(format, ap);
	size_t done = text && n ? mbstowcs(s, text, n) : -1;

	free(text);
	if (done < n)
		return done;
	if (n)
		s[n - 1] = 0;
	return -1;
}

int swprintf(int *s, size_t n, const int *format, ...)
{
	va_list ap;
	int done;

	__builtin_va_start(ap, format);
	done = vswprintf(s, n, format, ap);
	__builtin_va_end(ap);
	return done;
}

int vfwprintf(FILE *f, const int *format, va_list ap)
{
	char *text = narrow(format, ap);
	int done = text ? (int)mbstowcs(0, text, 0) : -1;

	if (text && fputs(text, f) < 0)
		done = -1;
	free(text);
	return done;
}

int vwprintf(const int *format, va_list ap)
{
	return vfwprintf(stdout, format, ap);
}

int fwprintf(FILE *f, const int *format, ...)
{
	va_list ap;
	int done;

	__builtin_va_start(ap, format);
	done = vfwprintf(f, format, ap);
	__builtin_va_end(ap);
	return done;
}

int wprintf(const int *format, ...)
{
	va_list ap;
	int done;

	__builtin_va_start(ap, format);
	done = vfwprintf(stdout, format, ap);
	__builtin_va_end(ap);
	return done;
}

unsigned int fputwc(int c, FILE *f)
{
	char bytes[5];
	size_t n = wcrtomb(bytes, c, 0);

	if (n > 4)
		return -1;
	bytes[n] = 0;
	return fputs(bytes, f) < 0 ? -1 : c;
}

unsigned int putwc(int c, FILE *f)
{
	return fputwc(c, f);
}

unsigned int putwchar(int c)
{
	return fputwc(c, stdout);
}

int fputws(const int *s, FILE *f)
{
	for (; *s; s++)
		if (fputwc(*s, f) == (unsigned int)-1)
			return -1;
	return 1;
}

int fwide(FILE *f, int mode)
{
	return mode;
}

int iswdigit(unsigned int c)
{
	return c - '0' < 10;
}

int iswlower(unsigned int c)
{
	return c - 'a' < 26;
}

int iswupper(unsigned int c)
{
	return c - 'A' < 26;
}

int iswalpha(unsigned int c)
{
	return (c | 32) - 'a' < 26;
}

int iswalnum(unsigned int c)
{
	return iswalpha(c) || iswdigit(c);
}

int iswblank(unsigned int c)
{
	return c == ' ' || c == '\t';
}

int iswcntrl(unsigned int c)
{
	return c < 32 || c == 127;
}

int iswgraph(unsigned int c)
{
	return c - 33 < 94;
}

int iswprint(unsigned int c)
{
	return c - 32 < 95;
}

int iswpunct(unsigned int c)
{
	return iswgraph(c) && !iswalnum(c);
}

int iswspace(unsigned int c)
{
	return c == ' ' || c - 9 < 5;
}

int iswxdigit(unsigned int c)
{
	return iswdigit(c) || (c | 32) - 'a' < 6;
}

struct lconv {
	const char *texts[10];
	char numbers[14];
};

struct lconv *localeconv(void)
{
	static struct lconv c = { { ".", "", "", "", "", "", "", "", "", "" }, { 127, 127, 127, 127, 127, 127, 127, 127, 127, 127, 127, 127, 127, 127 } };

	return &c;
}
