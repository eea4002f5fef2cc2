/* openat, fstatat, unlinkat: names that are told from an open directory. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void say(const char *what, long r)
{
	printf("%s: %ld%s%s\n", what, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : "");
}

int main(void)
{
	char name[] = "/tmp/faultline-XXXXXX", buf[8] = "";
	struct stat st;
	int dir, fd, again;

	mkdtemp(name);
	dir = open(name, O_DIRECTORY | O_RDONLY);
	fd = openat(dir, "x", O_CREAT | O_RDWR, 0600);
	say("write", write(fd, "abc", 3));
	again = openat(dir, "x", O_RDONLY);
	say("read", read(again, buf, 8));
	puts(buf);
	say("from a file", openat(fd, "x", O_RDONLY));
	say("from nothing", openat(99, "x", O_RDONLY));
	say("no such name", openat(dir, "y", O_RDONLY));
	say("whole path", openat(dir, "/dev/null", O_RDWR) < 0);
	say("fstatat", fstatat(dir, "x", &st, 0));
	say("size", st.st_size);
	say("mkdirat", mkdirat(dir, "sub", 0700));
	say("unlinkat of a directory", unlinkat(dir, "sub", 0));
	say("unlinkat", unlinkat(dir, "sub", AT_REMOVEDIR));
	say("unlinkat", unlinkat(dir, "x", 0));
	say("rmdir", rmdir(name));
	return 0;
}
