#ifndef _FL_UCHAR_H
#define _FL_UCHAR_H
#include <wchar.h>
typedef unsigned short char16_t;
typedef unsigned int char32_t;
size_t mbrtoc32(char32_t *out, const char *s, size_t n, mbstate_t *state);
size_t c32rtomb(char *out, char32_t c, mbstate_t *state);
#endif
