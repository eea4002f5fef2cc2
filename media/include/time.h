#ifndef _FL_TIME_H
#define _FL_TIME_H
#include <sys/types.h>
#ifndef __fl_timespec
#define __fl_timespec
struct timespec { time_t tv_sec; long tv_nsec; };
#endif
typedef long clock_t;
struct tm { int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst; long tm_gmtoff; const char *tm_zone; };
#define CLOCKS_PER_SEC 1000000L
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
#define CLOCK_THREAD_CPUTIME_ID 3
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define CLOCK_TAI 11
#define TIMER_ABSTIME 1
#define TIME_UTC 1
time_t time(time_t *t);
clock_t clock(void);
double difftime(time_t a, time_t b);
int clock_gettime(clockid_t clock, struct timespec *t);
int clock_getres(clockid_t clock, struct timespec *t);
int clock_settime(clockid_t clock, const struct timespec *t);
int clock_nanosleep(clockid_t clock, int flags, const struct timespec *t, struct timespec *left);
int nanosleep(const struct timespec *t, struct timespec *left);
int timespec_get(struct timespec *t, int base);
struct tm *gmtime(const time_t *t);
struct tm *localtime(const time_t *t);
struct tm *gmtime_r(const time_t *t, struct tm *out);
struct tm *localtime_r(const time_t *t, struct tm *out);
time_t mktime(struct tm *t);
size_t strftime(char *s, size_t n, const char *format, const struct tm *t);
struct itimerspec { struct timespec it_interval, it_value; };
typedef void *timer_t;
struct sigevent;
#define CLOCK_REALTIME_ALARM 8
#define CLOCK_BOOTTIME_ALARM 9
extern char *tzname[2];
extern long timezone;
extern int daylight;
void tzset(void);
time_t timegm(struct tm *t);
time_t timelocal(struct tm *t);
char *asctime(const struct tm *t);
char *asctime_r(const struct tm *t, char *buf);
char *ctime(const time_t *t);
char *ctime_r(const time_t *t, char *buf);
char *strptime(const char *s, const char *format, struct tm *t);
int timer_create(clockid_t clock, struct sigevent *event, timer_t *timer);
int timer_settime(timer_t timer, int flags, const struct itimerspec *value, struct itimerspec *old);
int timer_gettime(timer_t timer, struct itimerspec *value);
int timer_getoverrun(timer_t timer);
int timer_delete(timer_t timer);
int clock_getcpuclockid(pid_t pid, clockid_t *clock);
#endif
