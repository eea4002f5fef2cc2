#ifndef _FL_SYS_SELECT_H
#define _FL_SYS_SELECT_H
#include <sys/types.h>
#include <sys/time.h>
#include <time.h>
#include <signal.h>
#define FD_SETSIZE 1024
typedef struct { unsigned long __bits[16]; } fd_set;
#define FD_ZERO(s) __builtin_memset((s), 0, sizeof(fd_set))
#define FD_SET(fd, s) ((void)((s)->__bits[(fd) / 64] |= 1UL << ((fd) % 64)))
#define FD_CLR(fd, s) ((void)((s)->__bits[(fd) / 64] &= ~(1UL << ((fd) % 64))))
#define FD_ISSET(fd, s) (((s)->__bits[(fd) / 64] >> ((fd) % 64) & 1) != 0)
int select(int n, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, struct timeval *timeout);
int pselect(int n, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, const struct timespec *timeout, const sigset_t *mask);
#endif
