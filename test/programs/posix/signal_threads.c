/* pthread_kill, masks of threads, sigwait in a thread of its own. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static pthread_t seen;

static void handler(int signo)
{
	seen = pthread_self();
}

static void *waits(void *arg)
{
	int signo;

	for (int i = 0; i < 2; i++) {
		sigwait(arg, &signo);
		printf("sigwait took %d\n", signo);
	}
	return NULL;
}

static void *sleeps(void *unused)
{
	sigset_t none;

	sigemptyset(&none);
	sigsuspend(&none);
	printf("woken in the right thread: %d\n", pthread_equal(seen, pthread_self()) != 0);
	return unused;
}

int main(void)
{
	sigset_t set;
	pthread_t t;

	signal(SIGUSR1, handler);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	pthread_create(&t, NULL, sleeps, NULL);
	int err = pthread_kill(t, SIGUSR1);

	pthread_join(t, NULL);
	printf("pthread_kill %d\n", err);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	pthread_create(&t, NULL, waits, &set);
	kill(getpid(), SIGTERM);
	kill(getpid(), SIGUSR2);
	pthread_join(t, NULL);
	printf("signal 0: %d\n", pthread_kill(pthread_self(), 0));
	return 0;
}
