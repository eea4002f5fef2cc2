#ifndef _FL_SYS_FCNTL_H
#define _FL_SYS_FCNTL_H
#include <fcntl.h>
#endif
