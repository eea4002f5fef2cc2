#ifndef _FL_ALLOCA_H
#define _FL_ALLOCA_H
#undef alloca
#define alloca(size) __builtin_alloca(size)
#endif
