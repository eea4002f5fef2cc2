#ifndef _FL_UCONTEXT_H
#define _FL_UCONTEXT_H
#include <signal.h>
#endif
