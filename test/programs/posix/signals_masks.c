/* Blocking, pending, unblocking; sa_mask; order of delivery; sigsuspend. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int depth;

static void handler(int signo)
{
	depth++;
	printf("%*shandler of %d begins\n", depth * 2, "", signo);
	if (signo == SIGUSR1) {
		raise(SIGUSR2);
	}
	printf("%*shandler of %d ends\n", depth * 2, "", signo);
	depth--;
}

static void once(int signo)
{
	printf("once %d\n", signo);
}

int main(void)
{
	struct sigaction sa = { .sa_handler = handler };
	sigset_t set, old, pending;

	sigaction(SIGUSR2, &sa, NULL);
	sigaddset(&sa.sa_mask, SIGUSR2);
	sa.sa_handler = handler;
	sigaction(SIGUSR1, &sa, NULL);
	raise(SIGUSR1);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, &old);
	raise(SIGUSR2);
	sigpending(&pending);
	printf("pending %d %d\n", sigismember(&pending, SIGUSR1), sigismember(&pending, SIGUSR2));
	sigprocmask(SIG_SETMASK, &old, NULL);
	printf("unblocked\n");
	sa.sa_handler = once;
	sa.sa_flags = SA_RESETHAND;
	struct sigaction before;
	sigaction(SIGUSR1, &sa, &before);
	printf("old handler %d\n", before.sa_handler == handler);
	raise(SIGUSR1);
	sigaction(SIGUSR1, NULL, &sa);
	printf("default again %d\n", sa.sa_handler == SIG_DFL);
	sigprocmask(SIG_BLOCK, &set, NULL);
	kill(getpid(), SIGUSR2);
	printf("suspend\n");
	sigemptyset(&old);
	printf("sigsuspend %d", sigsuspend(&old));
	printf(" %s\n", strerror(errno));
	sigprocmask(SIG_BLOCK, NULL, &old);
	printf("mask is back %d\n", sigismember(&old, SIGUSR2));
	printf("SIGKILL %d", sigaction(SIGKILL, &sa, NULL));
	printf(" %s\n", strerror(errno));
	return 0;
}
