#ifndef _FL_SYS_SIGNAL_H
#define _FL_SYS_SIGNAL_H
#include <signal.h>
#endif
