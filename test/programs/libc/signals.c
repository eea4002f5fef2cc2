#include <stdio.h>
#include <signal.h>
#include <setjmp.h>
#include <string.h>
#include <unistd.h>
static volatile sig_atomic_t got; static sigjmp_buf env; static void h(int s) { got += s; } static void jump(int s) { siglongjmp(env, s); } static void info(int s, siginfo_t *i, void *c) { printf("info %d %d\n", s, i->si_signo); }
int main(void) { signal(SIGUSR1, h); raise(SIGUSR1); printf("%d\n", got); raise(SIGUSR1); printf("%d\n", got); struct sigaction a, old; memset(&a, 0, sizeof a); a.sa_handler = jump; sigaction(SIGSEGV, &a, &old); printf("%d\n", old.sa_handler == SIG_DFL); for (int i = 0; i < 2; i++) { int r = sigsetjmp(env, 1); if (r == 0) { *(volatile int *)16 = 1; puts("not reached"); } else printf("caught %d\n", r); } int s = sigsetjmp(env, 1); if (s == 0) printf("%d\n", *(volatile char *)0x123456789000L); else printf("read %d\n", s); a.sa_sigaction = info; a.sa_flags = SA_SIGINFO; sigaction(SIGUSR2, &a, 0); raise(SIGUSR2); signal(SIGUSR1, SIG_IGN); raise(SIGUSR1); printf("%d\n", got); sigset_t set; sigemptyset(&set); sigaddset(&set, SIGUSR2); printf("%d %d\n", sigismember(&set, SIGUSR2), sigismember(&set, SIGUSR1)); printf("%d\n", kill(getpid(), SIGUSR2)); printf("%d\n", (int)(signal(SIGUSR1, SIG_DFL) == SIG_IGN)); return 0; }
