#ifndef _FL_MALLOC_H
#define _FL_MALLOC_H
#include <stdlib.h>
size_t malloc_usable_size(void *p);
#endif
