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
wchar_t *wmemcpy(wchar_t *to, const wchar_t *from, size_t n);
#endif
