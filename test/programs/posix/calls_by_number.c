/* System calls by their number, of which the C library answers some itself; CPUs, policies and barriers. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static void show(const char *what, long r) { printf("%s: %s\n", what, r < 0 ? strerror(errno) : "done"); }

int main(void)
{
	struct timespec t = { 0, 1000 }, bad = { 0, -1 };
	struct sched_param priority = { 1 };
	struct sysinfo info;
	struct timeval now;
	unsigned int cpu;
	cpu_set_t set;
	char text[256];

	show("nanosleep", syscall(SYS_nanosleep, &t, 0));
	show("clock_nanosleep", syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, 0, &bad, 0));
	show("gettimeofday", syscall(SYS_gettimeofday, &now, 0));
	show("getcwd", syscall(SYS_getcwd, text, sizeof text));
	show("alarm", syscall(SYS_alarm, 0));
	show("fdatasync", syscall(SYS_fdatasync, 99));
	show("epoll_create", syscall(SYS_epoll_create, 1));
	show("clone3", syscall(SYS_clone3, 0, 0) < 0 ? -1 : 0);
	show("sysinfo", sysinfo(&info));
	printf("unit %d, memory %d\n", info.mem_unit, info.totalram > info.freeram);
	CPU_ZERO(&set);
	show("no CPU", sched_setaffinity(0, sizeof set, &set));
	CPU_SET(0, &set);
	show("one CPU", sched_setaffinity(0, sizeof set, &set));
	CPU_ZERO(&set);
	sched_getaffinity(0, sizeof set, &set);
	syscall(SYS_getcpu, &cpu, 0, 0);
	printf("%d CPU, on %u\n", CPU_COUNT(&set), cpu);
	show("policy", sched_setscheduler(0, SCHED_OTHER, &priority));
	priority.sched_priority = 0;
	show("policy", sched_setscheduler(0, SCHED_BATCH, &priority));
	printf("%d, to %d\n", sched_getscheduler(0), sched_get_priority_max(SCHED_FIFO));
	setpriority(PRIO_PROCESS, 0, 15);
	printf("nice %d\n", getpriority(PRIO_PROCESS, 0));
	show("barrier", syscall(SYS_membarrier, 8, 0, 0));
	show("registered", syscall(SYS_membarrier, 16, 0, 0));
	show("barrier", syscall(SYS_membarrier, 8, 0, 0));
	show("unknown", syscall(100000));
	return 0;
}
