#ifndef _FL_SIGNAL_H
#define _FL_SIGNAL_H
#include <sys/types.h>
#ifndef __fl_timespec
#define __fl_timespec
struct timespec { time_t tv_sec; long tv_nsec; };
#endif
#define SIGHUP 1
#define SIGINT 2
#define SIGQUIT 3
#define SIGILL 4
#define SIGTRAP 5
#define SIGABRT 6
#define SIGBUS 7
#define SIGFPE 8
#define SIGKILL 9
#define SIGUSR1 10
#define SIGSEGV 11
#define SIGUSR2 12
#define SIGPIPE 13
#define SIGALRM 14
#define SIGTERM 15
#define SIGSTKFLT 16
#define SIGCHLD 17
#define SIGCONT 18
#define SIGSTOP 19
#define SIGTSTP 20
#define SIGTTIN 21
#define SIGTTOU 22
#define SIGURG 23
#define SIGXCPU 24
#define SIGXFSZ 25
#define SIGVTALRM 26
#define SIGPROF 27
#define SIGWINCH 28
#define SIGIO 29
#define SIGPWR 30
#define SIGSYS 31
#define SIGIOT SIGABRT
#define SIGPOLL SIGIO
#define NSIG 65
#define _NSIG 65
#define SIGRTMIN 34
#define SIGRTMAX 64
#define SIG_DFL ((void (*)(int))0)
#define SIG_IGN ((void (*)(int))1)
#define SIG_ERR ((void (*)(int))-1)
#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2
#define SA_NOCLDSTOP 1
#define SA_NOCLDWAIT 2
#define SA_SIGINFO 4
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000
#define SA_NOMASK SA_NODEFER
#define SA_ONESHOT SA_RESETHAND
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define BUS_ADRALN 1
#define BUS_ADRERR 2
#define BUS_OBJERR 3
#define BUS_MCEERR_AR 4
#define BUS_MCEERR_AO 5
#define CLD_EXITED 1
#define CLD_KILLED 2
#define CLD_DUMPED 3
#define CLD_TRAPPED 4
#define CLD_STOPPED 5
#define CLD_CONTINUED 6
#define SI_TIMER (-2)
#define SI_MESGQ (-3)
#define SI_ASYNCIO (-4)
#define FPE_INTDIV 1
#define SI_USER 0
#define SI_KERNEL 128
#define SI_QUEUE (-1)
#define SI_TKILL (-6)
#define SIGSTKSZ 8192
#define MINSIGSTKSZ 2048
#define SS_ONSTACK 1
#define SS_DISABLE 2
typedef int sig_atomic_t;
typedef void (*__sighandler_t)(int);
typedef __sighandler_t sighandler_t;
typedef __sighandler_t sig_t;
typedef __sigset_t sigset_t;
union sigval { int sival_int; void *sival_ptr; };
typedef union sigval sigval_t;
typedef struct {
	int si_signo, si_errno, si_code, __pad0;
	union {
		int __pad[28];
		struct { int si_pid; unsigned int si_uid; union sigval si_value; } __rt;
		struct { void *si_addr; short si_addr_lsb; } __fault;
		struct { int si_pid; unsigned int si_uid; int si_status; long si_utime, si_stime; } __child;
	} __u;
} siginfo_t;
#define si_pid __u.__rt.si_pid
#define si_uid __u.__rt.si_uid
#define si_value __u.__rt.si_value
#define si_int __u.__rt.si_value.sival_int
#define si_ptr __u.__rt.si_value.sival_ptr
#define si_addr __u.__fault.si_addr
#define si_status __u.__child.si_status
#define si_utime __u.__child.si_utime
#define si_stime __u.__child.si_stime
#define si_addr_lsb __u.__fault.si_addr_lsb
struct sigaction {
	union { __sighandler_t sa_handler; void (*sa_sigaction)(int, siginfo_t *, void *); } __handler;
	sigset_t sa_mask;
	int sa_flags;
	void (*sa_restorer)(void);
};
#define sa_handler __handler.sa_handler
#define sa_sigaction __handler.sa_sigaction
typedef struct { void *ss_sp; int ss_flags; size_t ss_size; } stack_t;
typedef struct { long gregs[23]; void *fpregs; unsigned long __reserved[8]; } mcontext_t;
typedef struct ucontext_t { unsigned long uc_flags; struct ucontext_t *uc_link; stack_t uc_stack; mcontext_t uc_mcontext; sigset_t uc_sigmask; } ucontext_t;
__sighandler_t signal(int signo, __sighandler_t handler);
int sigaction(int signo, const struct sigaction *action, struct sigaction *old);
int sigprocmask(int how, const sigset_t *set, sigset_t *old);
int pthread_sigmask(int how, const sigset_t *set, sigset_t *old);
int sigemptyset(sigset_t *set);
int sigfillset(sigset_t *set);
int sigaddset(sigset_t *set, int signo);
int sigdelset(sigset_t *set, int signo);
int sigismember(const sigset_t *set, int signo);
int sigaltstack(const stack_t *stack, stack_t *old);
int pthread_kill(pthread_t thread, int signo);
int tgkill(pid_t group, pid_t tid, int signo);
int sigqueue(pid_t pid, int signo, const union sigval value);
int sigwait(const sigset_t *set, int *signo);
int sigwaitinfo(const sigset_t *set, siginfo_t *info);
int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *timeout);
int sigisemptyset(const sigset_t *set);
int siginterrupt(int signo, int on);
int sigsuspend(const sigset_t *mask);
int sigpending(sigset_t *set);
int raise(int signo);
int kill(pid_t pid, int signo);
char *strsignal(int signo);
void psignal(int signo, const char *s);
#define SEGV_BNDERR 3
#define SEGV_PKUERR 4
#define SI_SIGIO (-5)
#define ILL_ILLOPC 1
#define FPE_INTOVF 2
#define FPE_FLTDIV 3
#define TRAP_BRKPT 1
#define TRAP_TRACE 2
#define SIGEV_SIGNAL 0
#define SIGEV_NONE 1
#define SIGEV_THREAD 2
#define SIGEV_THREAD_ID 4
#define SA_RESTORER 0x04000000
typedef struct sigevent {
	union sigval sigev_value;
	int sigev_signo, sigev_notify;
	union { int __pad[12]; int __tid; struct { void (*__function)(union sigval); void *__attributes; } __notify; } __u;
} sigevent_t;
#define sigev_notify_thread_id __u.__tid
#define sigev_notify_function __u.__notify.__function
#define sigev_notify_attributes __u.__notify.__attributes
int killpg(pid_t group, int signo);
int pthread_sigqueue(pthread_t thread, int signo, const union sigval value);
const char *sigabbrev_np(int signo);
const char *sigdescr_np(int signo);
int sigandset(sigset_t *set, const sigset_t *a, const sigset_t *b);
int sigorset(sigset_t *set, const sigset_t *a, const sigset_t *b);
void psiginfo(const siginfo_t *info, const char *s);
#endif
