/* What a timer tick leaves for readers in user space. */
#include <linux/timekeeper_internal.h>
#include <vdso/datapage.h>

static void copy_clock(struct vdso_clock *to, const struct tk_read_base *from)
{
	to->clock_mode = from->clock->vdso_clock_mode;
	to->cycle_last = from->cycle_last;
	to->mask = from->mask;
	to->mult = from->mult;
	to->shift = from->shift;
}

/* Readers look at seq before and after: when it is odd or has changed, they read again. */
void update_vsyscall(struct timekeeper *tk)
{
	struct vdso_clock *clock = vdso_k_time_data->clock_data;
	u64 monotonic = tk->xtime_sec + tk->wall_to_monotonic.tv_sec;

	WRITE_ONCE(clock[0].seq, clock[0].seq + 1);
	WRITE_ONCE(clock[1].seq, clock[1].seq + 1);
	smp_wmb();

	copy_clock(&clock[0], &tk->tkr_mono);
	copy_clock(&clock[1], &tk->tkr_raw);
	clock[0].basetime[CLOCK_REALTIME] = (struct vdso_timestamp){ tk->xtime_sec, tk->tkr_mono.xtime_nsec };
	clock[0].basetime[CLOCK_MONOTONIC] = (struct vdso_timestamp){ monotonic, tk->tkr_mono.xtime_nsec };
	clock[0].basetime[CLOCK_BOOTTIME] = clock[0].basetime[CLOCK_MONOTONIC];
	clock[0].basetime[CLOCK_REALTIME_COARSE] = (struct vdso_timestamp){ tk->xtime_sec, tk->coarse_nsec };
	clock[0].basetime[CLOCK_MONOTONIC_COARSE] = (struct vdso_timestamp){ monotonic, tk->coarse_nsec };
	clock[1].basetime[CLOCK_MONOTONIC_RAW] = (struct vdso_timestamp){ tk->raw_sec, tk->tkr_raw.xtime_nsec };

	smp_wmb();
	WRITE_ONCE(clock[0].seq, clock[0].seq + 1);
	WRITE_ONCE(clock[1].seq, clock[1].seq + 1);
}
