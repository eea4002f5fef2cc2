/* Wide characters and multibyte strings in the C locale: each byte is one character, and only ASCII has a meaning. */
typedef unsigned long size_t;

int *__errno_location(void);
size_t wcslen(const int *s);
int toupper(int c);
int tolower(int c);

size_t mbstowcs(int *to, const char *from, size_t n)
{
	size_t i;

	for (i = 0; !to || i < n; i++) {
		if ((unsigned char)from[i] > 127) {
			*__errno_location() = 84;
			return -1;
		}
		if (to)
			to[i] = from[i];
		if (!from[i])
			return i;
	}
	return i;
}

size_t wcstombs(char *to, const int *from, size_t n)
{
	size_t i;

	for (i = 0; !to || i < n; i++) {
		if (from[i] < 0 || from[i] > 127) {
			*__errno_location() = 84;
			return -1;
		}
		if (to)
			to[i] = from[i];
		if (!from[i])
			return i;
	}
	return i;
}

int mbtowc(int *to, const char *s, size_t n)
{
	if (!s)
		return 0;
	if (n == 0 || (unsigned char)*s > 127) {
		*__errno_location() = 84;
		return -1;
	}
	if (to)
		*to = *s;
	return *s != 0;
}

int mblen(const char *s, size_t n)
{
	return mbtowc(0, s, n);
}

int wctomb(char *s, int c)
{
	if (!s)
		return 0;
	if (c < 0 || c > 127) {
		*__errno_location() = 84;
		return -1;
	}
	*s = c;
	return 1;
}

size_t mbrtowc(int *to, const char *s, size_t n, void *state)
{
	return n == 0 ? -2UL : (size_t)mbtowc(to, s ? s : "", n);
}

size_t wcrtomb(char *s, int c, void *state)
{
	return s ? (size_t)wctomb(s, c) : 1;
}

int btowc(int c)
{
	return c < 0 || c > 127 ? -1 : c;
}

int wctob(unsigned int c)
{
	return c > 127 ? -1 : (int)c;
}

int *wcsncpy(int *to, const int *from, size_t n)
{
	size_t i;

	for (i = 0; i < n && from[i]; i++)
		to[i] = from[i];
	for (; i < n; i++)
		to[i] = 0;
	return to;
}

int *wcscat(int *to, const int *from)
{
	__builtin_memcpy(to + wcslen(to), from, (wcslen(from) + 1) * sizeof(int));
	return to;
}

int wcsncmp(const int *a, const int *b, size_t n)
{
	for (; n > 0; n--, a++, b++)
		if (*a != *b || !*a)
			return *a < *b ? -1 : *a > *b;
	return 0;
}

int *wcsrchr(const int *s, int c)
{
	const int *found = 0;

	do
		if (*s == c)
			found = s;
	while (*s++);
	return (int *)found;
}

int *wcsstr(const int *s, const int *what)
{
	size_t n = wcslen(what);

	for (; wcsncmp(s, what, n); s++)
		if (!*s)
			return 0;
	return (int *)s;
}

size_t wcsnlen(const int *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i])
		i++;
	return i;
}

int *wmemchr(const int *s, int c, size_t n)
{
	for (; n > 0; n--, s++)
		if (*s == c)
			return (int *)s;
	return 0;
}

int wmemcmp(const int *a, const int *b, size_t n)
{
	for (; n > 0; n--, a++, b++)
		if (*a != *b)
			return *a < *b ? -1 : 1;
	return 0;
}

int *wmemmove(int *to, const int *from, size_t n)
{
	return __builtin_memmove(to, from, n * sizeof(int));
}

int iswalpha(unsigned int c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z' ? 1024 : 0;
}

int iswdigit(unsigned int c)
{
	return c >= '0' && c <= '9' ? 2048 : 0;
}

int iswalnum(unsigned int c)
{
	return iswalpha(c) || iswdigit(c) ? 8 : 0;
}

int iswspace(unsigned int c)
{
	return c == ' ' || (c >= 9 && c <= 13) ? 8192 : 0;
}

int iswupper(unsigned int c)
{
	return c >= 'A' && c <= 'Z' ? 256 : 0;
}

int iswlower(unsigned int c)
{
	return c >= 'a' && c <= 'z' ? 512 : 0;
}

int iswprint(unsigned int c)
{
	return c >= ' ' && c < 127 ? 16384 : 0;
}

int iswpunct(unsigned int c)
{
	return c > ' ' && c < 127 && !iswalnum(c) ? 4 : 0;
}

unsigned int towupper(unsigned int c)
{
	return iswlower(c) ? c - 32 : c;
}

unsigned int towlower(unsigned int c)
{
	return iswupper(c) ? c + 32 : c;
}
