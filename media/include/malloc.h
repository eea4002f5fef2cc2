#ifndef _FL_MALLOC_H
#define _FL_MALLOC_H
#include <stdlib.h>
size_t malloc_usable_size(void *p);
int malloc_trim(size_t pad);
int mallopt(int what, int value);
void *pvalloc(size_t size);
#define M_TRIM_THRESHOLD (-1)
#define M_TOP_PAD (-2)
#define M_MMAP_THRESHOLD (-3)
#define M_MMAP_MAX (-4)
#define M_ARENA_MAX (-8)
#endif
