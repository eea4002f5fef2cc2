#ifndef _FL_SYS_TIME_H
#define _FL_SYS_TIME_H
#include <sys/types.h>
#ifndef __fl_timeval
#define __fl_timeval
struct timeval { time_t tv_sec; suseconds_t tv_usec; };
#endif
#define ITIMER_REAL 0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF 2
struct itimerval { struct timeval it_interval, it_value; };
int setitimer(int which, const struct itimerval *value, struct itimerval *old);
int getitimer(int which, struct itimerval *value);
#define timeradd(a, b, r) do { (r)->tv_sec = (a)->tv_sec + (b)->tv_sec; (r)->tv_usec = (a)->tv_usec + (b)->tv_usec; if ((r)->tv_usec >= 1000000) { ++(r)->tv_sec; (r)->tv_usec -= 1000000; } } while (0)
#define timerisset(t) ((t)->tv_sec || (t)->tv_usec)
#define timercmp(a, b, op) ((a)->tv_sec == (b)->tv_sec ? (a)->tv_usec op (b)->tv_usec : (a)->tv_sec op (b)->tv_sec)
struct timezone { int tz_minuteswest, tz_dsttime; };
int gettimeofday(struct timeval *tv, void *tz);
#define timerclear(t) ((t)->tv_sec = (t)->tv_usec = 0)
#define timersub(a, b, r) do { (r)->tv_sec = (a)->tv_sec - (b)->tv_sec; (r)->tv_usec = (a)->tv_usec - (b)->tv_usec; if ((r)->tv_usec < 0) { --(r)->tv_sec; (r)->tv_usec += 1000000; } } while (0)
int utimes(const char *path, const struct timeval times[2]);
int lutimes(const char *path, const struct timeval times[2]);
int futimes(int fd, const struct timeval times[2]);
int futimesat(int dir, const char *path, const struct timeval times[2]);
#define TIMEVAL_TO_TIMESPEC(v, s) ((s)->tv_sec = (v)->tv_sec, (s)->tv_nsec = (v)->tv_usec * 1000)
#define TIMESPEC_TO_TIMEVAL(v, s) ((v)->tv_sec = (s)->tv_sec, (v)->tv_usec = (s)->tv_nsec / 1000)
#endif
