/*
 * Time and time namespaces: the clock that the vdso pages are filled from, and the parts of unshare(2), setns(2) and /proc/PID/timens_offsets
 * that lead to the tree's own functions. The kernel's: kernel/time/timekeeping.c, kernel/nsproxy.c, fs/proc/base.c.
 */
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/nsproxy.h>
#include <linux/proc_ns.h>
#include <linux/time_namespace.h>
#include <linux/time64.h>
#include <linux/ktime.h>
#include <linux/timekeeper_internal.h>
#include <linux/clocksource.h>
#include <linux/err.h>
#include "fl.h"

long long fl_now(void);

/* The machine boots at this time of day: seconds since 1970. */
#define FL_BOOT_TIME 1767225600LL
#define FL_NSEC 1000000000LL

void ktime_get_ts64(struct timespec64 *ts)
{
	ts->tv_sec = fl_now() / FL_NSEC;
	ts->tv_nsec = fl_now() % FL_NSEC;
}

ktime_t ktime_get(void)
{
	return fl_now();
}

void ktime_get_real_ts64(struct timespec64 *ts)
{
	ktime_get_ts64(ts);
	ts->tv_sec += FL_BOOT_TIME;
}

/* offs: 0 real, 1 boot, 2 tai. The machine never sleeps, so that boot time is monotonic time. */
ktime_t ktime_get_with_offset(enum tk_offsets offs)
{
	return offs == TK_OFFS_BOOT ? fl_now() : fl_now() + FL_BOOT_TIME * FL_NSEC;
}

static struct clocksource fl_clock;
static struct timekeeper fl_timekeeper;

void update_vsyscall(struct timekeeper *tk);

/* What a timer tick does to the vdso's data: a cycle counter of 1 GHz, multiplier 1 << shift. */
void fl_tick(int clock_mode)
{
	struct timekeeper *tk = &fl_timekeeper;
	long long now = fl_now();

	fl_clock.mask = ~0ULL;
	fl_clock.mult = 1U << 22;
	fl_clock.shift = 22;
	fl_clock.max_cycles = ~0ULL >> 24;
	fl_clock.vdso_clock_mode = clock_mode;
	tk->tkr_mono.clock = &fl_clock;
	tk->tkr_mono.mask = fl_clock.mask;
	tk->tkr_mono.mult = fl_clock.mult;
	tk->tkr_mono.shift = fl_clock.shift;
	tk->tkr_mono.cycle_last = now;
	tk->tkr_mono.xtime_nsec = (unsigned long long)(now % FL_NSEC) << fl_clock.shift;
	tk->tkr_raw = tk->tkr_mono;
	tk->xtime_sec = FL_BOOT_TIME + now / FL_NSEC;
	tk->raw_sec = now / FL_NSEC;
	tk->wall_to_monotonic.tv_sec = -FL_BOOT_TIME;
	tk->wall_to_monotonic.tv_nsec = 0;
	fl_set_member("timekeeper", "coarse_nsec", tk, now % FL_NSEC);
	update_vsyscall(tk);
}

#ifdef CONFIG_TIME_NS
/* What the process's time namespace adds to a clock, in nanoseconds. */
long fl_timens_now(int clock)
{
	struct timens_offsets *o = &current->nsproxy->time_ns->offsets;
	struct timespec64 *t = clock == CLOCK_BOOTTIME ? &o->boottime : &o->monotonic;

	return t->tv_sec * FL_NSEC + t->tv_nsec;
}

/* unshare(CLONE_NEWTIME): children will live in a new time namespace. */
long fl_sys_unshare_time(void)
{
	struct nsproxy *old = current->nsproxy;
	struct nsproxy *ns = fl_zalloc(sizeof(struct nsproxy));
	struct time_namespace *children = copy_time_ns(CLONE_NEWTIME, current->cred->user_ns, old->time_ns_for_children);

	if (IS_ERR(children))
		return PTR_ERR(children);
	*ns = *old;
	ns->time_ns_for_children = children;
	current->nsproxy = ns;
	return 0;
}

/* setns() to the namespace that children live in, or to the first one. */
long fl_sys_setns_time(int children)
{
	struct nsset set;
	struct nsproxy *ns = fl_zalloc(sizeof(struct nsproxy));
	struct time_namespace *target = children ? current->nsproxy->time_ns_for_children : &init_time_ns;
	int err;

	memset(&set, 0, sizeof(set));
	*ns = *current->nsproxy;
	get_time_ns(ns->time_ns);
	get_time_ns(ns->time_ns_for_children);
	set.nsproxy = ns;
	set.cred = current->cred;
	set.flags = CLONE_NEWTIME;
	err = timens_operations.install(&set, &target->ns);
	if (err)
		return err;
	timens_commit(current, ns->time_ns);
	current->nsproxy = ns;
	return 0;
}

/* A line of /proc/PID/timens_offsets. */
long fl_sys_timens_offset(int clock, long seconds, long nanoseconds)
{
	struct proc_timens_offset offset;

	memset(&offset, 0, sizeof(offset));
	offset.clockid = clock;
	offset.val.tv_sec = seconds;
	offset.val.tv_nsec = nanoseconds;
	return proc_timens_set_offset(0, current, &offset, 1);
}

long fl_timens_offset_of(int clock, int nanoseconds)
{
	struct timens_offsets *o = &current->nsproxy->time_ns_for_children->offsets;
	struct timespec64 *t = clock == CLOCK_BOOTTIME ? &o->boottime : &o->monotonic;

	return nanoseconds ? t->tv_nsec : t->tv_sec;
}
#endif
