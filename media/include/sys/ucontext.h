#ifndef _FL_SYS_UCONTEXT_H
#define _FL_SYS_UCONTEXT_H
#include <signal.h>
#endif
