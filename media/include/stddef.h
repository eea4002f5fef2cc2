#ifndef _FL_STDDEF_H
#define _FL_STDDEF_H
#define NULL ((void *)0)
#define offsetof(type, member) __builtin_offsetof (type, member)
typedef unsigned long size_t;
typedef long ptrdiff_t;
typedef int wchar_t;
typedef struct { long long __ll __attribute__((aligned(8))); long double __ld __attribute__((aligned(16))); } max_align_t;
#endif
