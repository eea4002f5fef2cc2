/* A process is stopped and goes on; its parent is told. Groups of processes, and what is sent to them. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t code;
static void child(int signo, siginfo_t *info, void *context) { code = info->si_code; }

int main(void)
{
	struct sigaction action = { .sa_sigaction = child, .sa_flags = SA_SIGINFO | SA_RESTART };
	struct rusage usage;
	siginfo_t info;
	int status, ready[2], killed = 0;
	pid_t p, group[3];
	char c;

	setbuf(stdout, 0);
	sigaction(SIGCHLD, &action, 0);
	p = fork();
	if (p == 0)
		for (;;)
			pause();
	kill(p, SIGSTOP);
	waitpid(p, &status, WUNTRACED);
	printf("stopped %d by %d\n", WIFSTOPPED(status), WSTOPSIG(status));
	while (code != CLD_STOPPED)
		usleep(1000);
	printf("again %d\n", waitpid(p, &status, WUNTRACED | WNOHANG));
	kill(p, SIGCONT);
	waitid(P_PID, p, &info, WCONTINUED);
	printf("goes on %d status %d\n", info.si_code == CLD_CONTINUED, info.si_status);
	kill(p, SIGTERM);
	wait4(p, &status, 0, &usage);
	printf("signal %d, faults %d\n", WTERMSIG(status), usage.ru_minflt > 0);
	pipe(ready);
	for (int i = 0; i < 3; i++) {
		group[i] = fork();
		if (group[i] == 0) {
			setpgid(0, i ? group[0] : 0);
			write(ready[1], "r", 1);
			for (;;)
				pause();
		}
		setpgid(group[i], group[0]);
	}
	for (int i = 0; i < 3; i++)
		read(ready[0], &c, 1);
	printf("group %d\n", getpgid(group[2]) == group[0] && getpgrp() != group[0]);
	kill(-group[0], SIGUSR1);
	while (waitpid(-group[0], &status, 0) > 0)
		killed += WTERMSIG(status) == SIGUSR1;
	printf("killed %d: %s\n", killed, strerror(errno));
	p = fork();
	if (p == 0) {
		printf("session %d\n", setsid() == getpid() && getpgrp() == getpid());
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				pause();
		}
		usleep(10000);
		_exit(3);
	}
	waitpid(p, &status, 0);
	printf("exit %d\n", WEXITSTATUS(status));
	return 0;
}
