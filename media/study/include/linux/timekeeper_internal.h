/* The kernel's own time, from which the vdso's data are made. */
#ifndef STUDY_TIMEKEEPER_H
#define STUDY_TIMEKEEPER_H
#include <linux/clocksource.h>
#include <linux/time64.h>

struct tk_read_base {
	struct clocksource *clock;
	u64 mask, cycle_last;
	u32 mult, shift;
	u64 xtime_nsec;
};
struct timekeeper {
	struct tk_read_base tkr_mono, tkr_raw;
	u64 xtime_sec, raw_sec;
	struct timespec64 wall_to_monotonic;
	u32 coarse_nsec;
};
void update_vsyscall(struct timekeeper *tk);

#endif
