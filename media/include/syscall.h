#ifndef _FL_SYSCALL_H
#define _FL_SYSCALL_H
#include <sys/syscall.h>
#endif
