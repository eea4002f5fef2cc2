/* fork, wait, waitpid: statuses, orders, and what they refuse. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void show(const char *what, int status)
{
	printf("%s: exited %d, status %d, signaled %d, signal %d\n", what, WIFEXITED(status), WIFEXITED(status) ? WEXITSTATUS(status) : -1, WIFSIGNALED(status),
	       WIFSIGNALED(status) ? WTERMSIG(status) : -1);
}

static pid_t child(int how)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid)
		return pid;
	switch (how) {
	case 1: _exit(3);
	case 2: raise(SIGTERM);
	case 3: kill(getpid(), SIGKILL);
	case 4: *(volatile int *)(long)getuid() = 1;
	default: _exit(300);
	}
}

int main(void)
{
	int status;
	pid_t a, b;

	for (int i = 1; i <= 5; i++) {
		char what[20];

		a = child(i);
		snprintf(what, sizeof(what), "child %d", i);
		if (waitpid(a, &status, 0) != a)
			return 1;
		show(what, status & ~0x80);
	}
	a = child(1);
	b = child(2);
	printf("the second first: %d\n", waitpid(b, &status, 0) == b);
	printf("then the other: %d\n", wait(&status) == a);
	printf("no more: %d", (int)wait(&status));
	printf(" %s\n", strerror(errno));
	printf("not a child: %d", (int)waitpid(1, &status, 0));
	printf(" %s\n", strerror(errno));
	a = fork();
	if (a == 0) {
		pause();
		_exit(0);
	}
	printf("not yet: %d\n", (int)waitpid(a, &status, WNOHANG));
	kill(a, SIGUSR1);
	waitpid(a, &status, 0);
	show("killed", status);
	return 0;
}
