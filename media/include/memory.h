#ifndef _FL_MEMORY_H
#define _FL_MEMORY_H
#include <string.h>
#endif
