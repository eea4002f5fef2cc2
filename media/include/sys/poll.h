#ifndef _FL_SYS_POLL_H
#define _FL_SYS_POLL_H
#include <poll.h>
#endif
