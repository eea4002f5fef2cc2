#ifndef _FL_POLL_H
#define _FL_POLL_H
#define POLLIN 1
#define POLLPRI 2
#define POLLOUT 4
#define POLLERR 8
#define POLLHUP 16
#define POLLNVAL 32
#define POLLRDNORM 0x40
#define POLLRDBAND 0x80
#define POLLWRNORM 0x100
#define POLLWRBAND 0x200
#define POLLRDHUP 0x2000
#include <signal.h>
typedef unsigned long nfds_t;
struct pollfd { int fd; short events; short revents; };
int ppoll(struct pollfd *fds, nfds_t n, const struct timespec *timeout, const sigset_t *mask);
int poll(struct pollfd *fds, nfds_t n, int timeout);
#endif
