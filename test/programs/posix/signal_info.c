/* What siginfo_t says: raise, kill, faults, a child's end. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static sigjmp_buf back;
static char *page;

static void handler(int signo, siginfo_t *i, void *context)
{
	switch (signo) {
	case SIGSEGV:
		printf("SIGSEGV code %d, offset %ld\n", i->si_code, page ? (long)((char *)i->si_addr - page) : (long)i->si_addr);
		siglongjmp(back, 1);
	case SIGCHLD:
		printf("SIGCHLD code %d, status %d\n", i->si_code, i->si_status);
		return;
	default:
		printf("signal %d code %d, from this process %d\n", signo, i->si_code, i->si_pid == getpid());
	}
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	union sigval v = { .sival_int = 5 };
	sigset_t none, chld;

	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGSEGV, &sa, NULL);
	sigaction(SIGCHLD, &sa, NULL);
	raise(SIGUSR1);
	kill(getpid(), SIGUSR1);
	sigqueue(getpid(), SIGUSR1, v);
	if (!sigsetjmp(back, 1))
		*(volatile char *)16 = 1;
	page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!sigsetjmp(back, 1))
		page[100] = 1;
	munmap(page, 4096);
	if (!sigsetjmp(back, 1))
		printf("%d\n", page[4]);
	sigemptyset(&none);
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, NULL);
	fflush(stdout);
	if (fork() == 0)
		_exit(4);
	sigsuspend(&none);
	wait(NULL);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		pause();
		_exit(0);
	}
	kill(pid, SIGTERM);
	sigsuspend(&none);
	wait(NULL);
	return 0;
}
