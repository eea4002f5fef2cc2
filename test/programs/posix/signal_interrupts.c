/* EINTR and SA_RESTART: read, sleep, pause, poll, wait, sem_wait. */
#include <errno.h>
#include <poll.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int caught;

static void handler(int signo)
{
	caught++;
}

static void soon(void)
{
	struct itimerval t = { { 0, 0 }, { 0, 20000 } };

	setitimer(ITIMER_REAL, &t, NULL);
}

static void say(const char *what, long r)
{
	printf("%s: %ld%s%s, caught %d\n", what, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : "", caught);
}

int main(void)
{
	struct sigaction sa = { .sa_handler = handler };
	struct timespec t = { 5, 0 }, left;
	struct pollfd p = { .events = POLLIN };
	int fds[2], status;
	sem_t s;
	char c;

	if (pipe(fds))
		return 1;
	p.fd = fds[0];
	sem_init(&s, 0, 0);
	sigaction(SIGALRM, &sa, NULL);
	soon();
	say("read", read(fds[0], &c, 1));
	soon();
	say("nanosleep", nanosleep(&t, &left));
	printf("seconds left %ld\n", (long)left.tv_sec);
	soon();
	say("pause", pause());
	soon();
	say("poll", poll(&p, 1, -1));
	soon();
	say("sem_wait", sem_wait(&s));
	soon();
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		usleep(60000);
		write(fds[1], "y", 1);
		_exit(0);
	}
	say("waitpid", waitpid(pid, &status, 0));
	waitpid(pid, &status, 0);
	read(fds[0], &c, 1);
	sa.sa_flags = SA_RESTART;
	sigaction(SIGALRM, &sa, NULL);
	soon();
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		usleep(60000);
		write(fds[1], "z", 1);
		_exit(0);
	}
	say("read, restarted", read(fds[0], &c, 1));
	printf("%c\n", c);
	soon();
	say("poll is never restarted", poll(&p, 1, -1));
	return 0;
}
