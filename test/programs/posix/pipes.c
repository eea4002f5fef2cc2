/* Pipes: end of file, EPIPE and SIGPIPE, non-blocking ends, dup2. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, long r)
{
	printf("%s: %ld%s%s\n", what, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : "");
}

int main(void)
{
	char buf[100];
	int p[2], status;
	static char big[70000];

	say("pipe", pipe(p));
	say("write", write(p[1], "hello", 5));
	say("read of less", read(p[0], buf, 3));
	say("read of the rest", read(p[0], buf, 100));
	close(p[1]);
	say("read at the end", read(p[0], buf, 100));
	say("write to the reading end", write(p[0], "x", 1));
	close(p[0]);
	say("read of a closed one", read(p[0], buf, 1));
	say("pipe2", pipe2(p, O_NONBLOCK));
	say("empty", read(p[0], buf, 1));
	say("full", write(p[1], big, sizeof(big)));
	say("more", write(p[1], big, 1));
	close(p[0]);
	signal(SIGPIPE, SIG_IGN);
	say("nobody reads", write(p[1], "x", 1));
	signal(SIGPIPE, SIG_DFL);
	fflush(stdout);
	if (fork() == 0) {
		write(p[1], "x", 1);
		_exit(0);
	}
	wait(&status);
	printf("child signal %d\n", WTERMSIG(status));
	close(p[1]);
	say("pipe", pipe(p));
	fflush(stdout);
	if (fork() == 0) {
		dup2(p[1], 1);
		close(p[0]);
		close(p[1]);
		printf("through standard output\n");
		fflush(stdout);
		_exit(0);
	}
	close(p[1]);
	int n = 0;
	for (int r; (r = read(p[0], buf + n, sizeof(buf) - n)) > 0; )
		n += r;
	wait(NULL);
	printf("got %.*s", n, buf);
	say("bad flags", pipe2(p, O_APPEND));
	return 0;
}
