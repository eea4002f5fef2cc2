/* dup, dup2, fcntl: numbers, flags, sharing. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void say(const char *what, long r)
{
	printf("%s: %ld%s%s\n", what, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : "");
}

int main(void)
{
	int p[2], d;
	char c;

	if (pipe(p))
		return 1;
	d = dup(p[0]);
	printf("the next number: %d\n", d == p[1] + 1);
	write(p[1], "ab", 2);
	say("read", read(d, &c, 1));
	say("read", read(p[0], &c, 1));
	close(p[0]);
	printf("lowest again: %d\n", dup(d) == p[0]);
	say("dup2 to itself", dup2(d, d) - d);
	say("dup2", dup2(d, 50));
	say("dup2 from a closed one", dup2(51, 52));
	say("dup of a closed one", dup(51));
	say("dup3 to itself", dup3(d, d, 0));
	say("F_DUPFD", fcntl(d, F_DUPFD, 40));
	say("F_DUPFD_CLOEXEC", fcntl(d, F_DUPFD_CLOEXEC, 40));
	say("close on exec", fcntl(41, F_GETFD));
	say("set", fcntl(40, F_SETFD, FD_CLOEXEC));
	say("close on exec", fcntl(40, F_GETFD));
	say("flags of the writing end", fcntl(p[1], F_GETFL));
	say("set", fcntl(d, F_SETFL, O_NONBLOCK));
	say("shared by the duplicates", fcntl(50, F_GETFL) & O_NONBLOCK);
	say("read", read(50, &c, 1));
	say("closed", fcntl(60, F_GETFL));
	say("close twice", close(50) + close(50));
	return 0;
}
