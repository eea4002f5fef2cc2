/* A counter that time is kept from. */
#ifndef STUDY_CLOCKSOURCE_H
#define STUDY_CLOCKSOURCE_H
#include <linux/types.h>

struct clocksource {
	u64 mask;
	u32 mult, shift;
	u64 max_cycles;
	int vdso_clock_mode;
};

#endif
