#ifndef _FL_WCHAR_H
#define _FL_WCHAR_H
#include <stddef.h>
#include <stdarg.h>
typedef unsigned int wint_t;
typedef struct { int __count; unsigned int __value; } mbstate_t;
#define WEOF 0xffffffffu
size_t wcslen(const wchar_t *s);
wchar_t *wcscpy(wchar_t *to, const wchar_t *from);
int wcscmp(const wchar_t *a, const wchar_t *b);
wchar_t *wcschr(const wchar_t *s, wchar_t c);
wchar_t *wmemset(wchar_t *p, wchar_t c, size_t n);
wchar_t *wcsncpy(wchar_t *to, const wchar_t *from, size_t n);
wchar_t *wcscat(wchar_t *to, const wchar_t *from);
int wcsncmp(const wchar_t *a, const wchar_t *b, size_t n);
wchar_t *wcsrchr(const wchar_t *s, wchar_t c);
wchar_t *wcsstr(const wchar_t *s, const wchar_t *what);
size_t wcsnlen(const wchar_t *s, size_t n);
wchar_t *wmemchr(const wchar_t *s, wchar_t c, size_t n);
int wmemcmp(const wchar_t *a, const wchar_t *b, size_t n);
wchar_t *wmemmove(wchar_t *to, const wchar_t *from, size_t n);
size_t mbrtowc(wchar_t *to, const char *s, size_t n, mbstate_t *state);
size_t wcrtomb(char *s, wchar_t c, mbstate_t *state);
wint_t btowc(int c);
int wctob(wint_t c);
wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t n);
#endif
