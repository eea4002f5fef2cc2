#ifndef _FL_SCHED_H
#define _FL_SCHED_H
#include <sys/types.h>
#include <time.h>
#define CLONE_VM 0x100
#define CLONE_FS 0x200
#define CLONE_FILES 0x400
#define CLONE_SIGHAND 0x800
#define CLONE_VFORK 0x4000
#define CLONE_THREAD 0x10000
#define CLONE_NEWNS 0x00020000
#define CLONE_NEWTIME 0x00000080
#define CLONE_NEWCGROUP 0x02000000
#define CLONE_NEWUTS 0x04000000
#define CLONE_NEWIPC 0x08000000
#define CLONE_NEWUSER 0x10000000
#define CLONE_NEWPID 0x20000000
#define CLONE_NEWNET 0x40000000
#define CLONE_PIDFD 0x1000
#define CLONE_PTRACE 0x2000
#define CLONE_PARENT 0x8000
#define CLONE_SYSVSEM 0x40000
#define CLONE_SETTLS 0x80000
#define CLONE_PARENT_SETTID 0x100000
#define CLONE_CHILD_CLEARTID 0x200000
#define CLONE_DETACHED 0x400000
#define CLONE_UNTRACED 0x800000
#define CLONE_CHILD_SETTID 0x1000000
#define CLONE_IO 0x80000000
#define CSIGNAL 0xff
#define SCHED_OTHER 0
#define SCHED_BATCH 3
#define SCHED_IDLE 5
#define SCHED_DEADLINE 6
#define SCHED_RESET_ON_FORK 0x40000000
#define SCHED_FIFO 1
#define SCHED_RR 2
typedef struct { unsigned long __bits[16]; } cpu_set_t;
#define CPU_SETSIZE 1024
#define CPU_ZERO(s) __builtin_memset((s), 0, sizeof(cpu_set_t))
#define CPU_SET(n, s) ((void)((s)->__bits[(n) / 64] |= 1UL << ((n) % 64)))
#define CPU_CLR(n, s) ((void)((s)->__bits[(n) / 64] &= ~(1UL << ((n) % 64))))
#define CPU_ISSET(n, s) (((s)->__bits[(n) / 64] >> ((n) % 64) & 1) != 0)
#define CPU_COUNT(s) __fl_cpu_count(s)
static inline int __fl_cpu_count(const cpu_set_t *s) { int n = 0; for (int i = 0; i < 16; i++) n += __builtin_popcountl(s->__bits[i]); return n; }
struct sched_param { int sched_priority; };
int sched_setaffinity(pid_t pid, size_t size, const cpu_set_t *set);
int sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set);
int sched_yield(void);
int sched_setscheduler(pid_t pid, int policy, const struct sched_param *p);
int sched_getscheduler(pid_t pid);
int sched_setparam(pid_t pid, const struct sched_param *p);
int sched_getparam(pid_t pid, struct sched_param *p);
int sched_get_priority_max(int policy);
int sched_get_priority_min(int policy);
int sched_rr_get_interval(pid_t pid, struct timespec *t);
int clone(int (*fn)(void *), void *stack, int flags, void *arg, ...);
int getcpu(unsigned int *cpu, unsigned int *node);
#define CPU_ALLOC_SIZE(n) (((n) + 63) / 64 * 8)
#define CPU_ALLOC(n) ((cpu_set_t *)__builtin_calloc(1, CPU_ALLOC_SIZE(n)))
#define CPU_FREE(s) __builtin_free(s)
#define CPU_ZERO_S(n, s) __builtin_memset((s), 0, (n))
#define CPU_SET_S(c, n, s) CPU_SET(c, s)
#define CPU_ISSET_S(c, n, s) CPU_ISSET(c, s)
#define CPU_EQUAL(a, b) (__builtin_memcmp((a), (b), sizeof(cpu_set_t)) == 0)
int unshare(int flags);
int setns(int fd, int type);
int sched_getcpu(void);
#endif
