/* What stands in the pages of [vvar]. */
#ifndef STUDY_DATAPAGE_H
#define STUDY_DATAPAGE_H
#include <linux/mm.h>
#include <linux/time64.h>
#include <vdso/clocksource.h>

struct vdso_timestamp {
	u64 sec, nsec;
};
/* seq is odd while the data change; a namespace's page always says 1. */
struct vdso_clock {
	u32 seq;
	s32 clock_mode;
	u64 cycle_last, mask;
	u32 mult, shift;
	union {
		struct vdso_timestamp basetime[CLOCK_TAI + 1];
		struct timespec64 offset[CLOCK_TAI + 1];
	};
};
struct vdso_time_data {
	struct vdso_clock clock_data[2];
};
struct vdso_rng_data {
	u64 generation;
	u8 is_ready;
};

extern struct vdso_time_data *vdso_k_time_data;
extern struct vdso_rng_data *vdso_k_rng_data;
/* Only some architectures have data of their own. */
extern struct vdso_arch_data *vdso_k_arch_data;

/* The pages of the mapping, in order. */
enum vdso_pages {
	VDSO_TIME_PAGE_OFFSET,
	VDSO_TIMENS_PAGE_OFFSET,
	VDSO_RNG_PAGE_OFFSET,
	VDSO_ARCH_PAGES_START,
	VDSO_ARCH_PAGES_END = VDSO_ARCH_PAGES_START,
	VDSO_NR_PAGES
};

#endif
