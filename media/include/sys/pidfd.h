#ifndef _FL_SYS_PIDFD_H
#define _FL_SYS_PIDFD_H
#include <signal.h>
#define PIDFD_NONBLOCK 04000
int pidfd_open(pid_t pid, unsigned int flags);
int pidfd_send_signal(int pidfd, int signo, siginfo_t *info, unsigned int flags);
int pidfd_getfd(int pidfd, int fd, unsigned int flags);
#endif
