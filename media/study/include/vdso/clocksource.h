/* How user code may read a clock. */
#ifndef STUDY_VDSO_CLOCKSOURCE_H
#define STUDY_VDSO_CLOCKSOURCE_H
enum vdso_clock_mode {
	VDSO_CLOCKMODE_NONE,			/* only by a system call */
	VDSO_CLOCKMODE_TSC,
	VDSO_CLOCKMODE_TIMENS = 0x7fffffff,	/* the page holds a namespace's offsets, not times */
};
#endif
