#ifndef _FL_SYS_ERRNO_H
#define _FL_SYS_ERRNO_H
#include <errno.h>
#endif
