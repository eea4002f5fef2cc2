#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <pthread.h>
#include <ucontext.h>
static volatile sig_atomic_t n, order[64], depth; static siginfo_t last;
static void h(int s) { order[n++] = s; }
static void info(int s, siginfo_t *i, void *u) { last = *i; order[n++] = s; }
static void nested(int s) { int d = ++depth; if (d == 1 && s == SIGUSR1) raise(SIGUSR2); order[n++] = s * 10 + d; depth--; }
static void *waiter(void *p) { sigset_t *set = p; int s; sigwait(set, &s); return (void *)(long)s; }
static char alt[32768]; static int on_alt; static void alth(int s) { char c; on_alt = &c >= alt && &c < alt + sizeof alt; }
int main(void)
{
	struct sigaction sa = { .sa_handler = h }, old; sigset_t set, was; struct itimerval it = { { 0, 0 }, { 0, 3000 } }; stack_t ss = { .ss_sp = alt, .ss_size = sizeof alt }; struct timespec ts = { 0, 1000000 }; siginfo_t si; int st; pthread_t t; void *r;
	sigaction(SIGUSR1, &sa, &old); printf("old default %d\n", old.sa_handler == SIG_DFL); raise(SIGUSR1); kill(getpid(), SIGUSR1); printf("count %d\n", n); n = 0;
	sigemptyset(&set); sigaddset(&set, SIGUSR1); sigaddset(&set, SIGUSR2); sigaction(SIGUSR2, &sa, 0); sigprocmask(SIG_BLOCK, &set, &was); raise(SIGUSR1); raise(SIGUSR1); raise(SIGUSR2); printf("blocked %d", n); sigpending(&set); printf(" pending %d%d\n", sigismember(&set, SIGUSR1), sigismember(&set, SIGUSR2)); sigprocmask(SIG_SETMASK, &was, 0); printf("delivered %d: %d %d\n", n, order[0], order[1]); n = 0;
	sa.sa_handler = nested; sigaction(SIGUSR1, &sa, 0); sigaction(SIGUSR2, &sa, 0); raise(SIGUSR1); printf("nested %d: %d %d\n", n, order[0], order[1]); n = 0; sigaddset(&sa.sa_mask, SIGUSR2); sigaction(SIGUSR1, &sa, 0); raise(SIGUSR1); printf("masked %d: %d %d\n", n, order[0], order[1]); n = 0;
	sa.sa_sigaction = info; sa.sa_flags = SA_SIGINFO; sigaction(SIGRTMIN + 1, &sa, 0); union sigval v = { .sival_int = 1234 }; sigqueue(getpid(), SIGRTMIN + 1, v); printf("rt %d code %d value %d pid %d uid %d\n", last.si_signo == SIGRTMIN + 1, last.si_code, last.si_value.sival_int, last.si_pid == getpid(), last.si_uid == getuid()); n = 0;
	sigaction(SIGALRM, &sa, 0); setitimer(ITIMER_REAL, &it, 0); pause(); printf("alarm %d code %d errno %s\n", n, last.si_code == SI_KERNEL, strerror(errno)); n = 0; alarm(100); printf("alarm left %u\n", alarm(0)); 
	sigaction(SIGCHLD, &sa, 0); pid_t pid = fork(); if (!pid) _exit(7); while (waitpid(pid, &st, 0) < 0 && errno == EINTR); printf("child %d: code %d status %d pid %d\n", last.si_signo == SIGCHLD, last.si_code == CLD_EXITED, last.si_status, last.si_pid == pid); pid = fork(); if (!pid) { signal(SIGTERM, SIG_DFL); pause(); } usleep(3000); kill(pid, SIGTERM); while (waitpid(pid, &st, 0) < 0 && errno == EINTR); printf("killed %d by %d; info code %d status %d\n", WIFSIGNALED(st), WTERMSIG(st), last.si_code == CLD_KILLED, last.si_status); 
	sa.sa_handler = alth; sa.sa_flags = SA_ONSTACK; printf("altstack %d\n", sigaltstack(&ss, 0)); sigaction(SIGUSR1, &sa, 0); raise(SIGUSR1); printf("on alt %d\n", on_alt); sigaltstack(0, &ss); printf("flags %d size %d\n", ss.ss_flags, ss.ss_size == sizeof alt);
	sigemptyset(&set); sigaddset(&set, SIGUSR2); pthread_sigmask(SIG_BLOCK, &set, 0); pthread_create(&t, 0, waiter, &set); usleep(2000); pthread_kill(t, SIGUSR2); pthread_join(t, &r); printf("waited %d\n", (int)(long)r == SIGUSR2); kill(getpid(), SIGUSR2); printf("waitinfo %d code %d\n", sigwaitinfo(&set, &si) == SIGUSR2, 0); printf("timedwait %d %s\n", sigtimedwait(&set, &si, &ts), strerror(errno));
	signal(SIGUSR1, SIG_IGN); raise(SIGUSR1); puts("ignored"); printf("%d %s\n", sigaction(SIGKILL, &sa, 0), strerror(errno)); printf("%d %s\n", kill(getpid(), 99), strerror(errno)); printf("%d %s\n", kill(99999, 0), strerror(errno)); printf("%d\n", kill(getpid(), 0)); signal(SIGUSR1, h); n = 0; sigset_t empty; sigemptyset(&empty); sigaddset(&set, SIGUSR1); sigprocmask(SIG_BLOCK, &set, 0); raise(SIGUSR1); printf("sigsuspend %d", sigsuspend(&empty)); printf(" %s n %d\n", strerror(errno), n); sa.sa_handler = h; sa.sa_flags = SA_RESETHAND | SA_NODEFER; sigaction(SIGHUP, &sa, 0); raise(SIGHUP); sigaction(SIGHUP, 0, &old); printf("reset %d\n", old.sa_handler == SIG_DFL); printf("%s %s\n", strsignal(SIGRTMIN) ? "rt" : "", sigabbrev_np(SIGINT)); timer_t tm; struct sigevent se = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN + 2, .sigev_value.sival_int = 5 }; sa.sa_sigaction = info; sa.sa_flags = SA_SIGINFO; sigaction(SIGRTMIN + 2, &sa, 0); if (timer_create(CLOCK_MONOTONIC, &se, &tm)) perror("timer_create"); struct itimerspec its = { { 0, 0 }, { 0, 2000000 } }; timer_settime(tm, 0, &its, 0); while (nanosleep(&(struct timespec){ 0, 20000000 }, 0) == 0); printf("timer code %d value %d\n", last.si_code == SI_TIMER, last.si_value.sival_int);
	return 0;
}
