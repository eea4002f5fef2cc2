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
#define SCHED_OTHER 0
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
int unshare(int flags);
int setns(int fd, int type);
int sched_getcpu(void);
#endif
