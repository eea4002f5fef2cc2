/* Times and clocks. */
#ifndef STUDY_TIME64_H
#define STUDY_TIME64_H
#include <linux/types.h>

struct timespec64 {
	s64 tv_sec;
	long tv_nsec;
};
#define NSEC_PER_SEC 1000000000L
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_MONOTONIC_RAW 4
#define CLOCK_REALTIME_COARSE 5
#define CLOCK_MONOTONIC_COARSE 6
#define CLOCK_BOOTTIME 7
#define CLOCK_BOOTTIME_ALARM 9
#define CLOCK_TAI 11
enum tk_offsets { TK_OFFS_REAL, TK_OFFS_BOOT, TK_OFFS_TAI };

void ktime_get_ts64(struct timespec64 *ts);

#endif
