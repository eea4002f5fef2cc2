/*
 * A child that is born into a time namespace: the parent asks for one with unshare(CLONE_NEWTIME), which changes nothing for itself, and
 * forks. The child starts with a copy of the parent's [vvar] entries, which its way into the namespace removes.
 *
 * Needs root. Compiles with gcc -std=gnu11 and prints the same on a machine.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

static unsigned long vvar(void)
{
	static char text[65536];
	size_t length = 0;
	ssize_t n;
	char *line;
	int fd = open("/proc/self/maps", O_RDONLY);

	if (fd < 0)
		return 0;
	while (length < sizeof(text) - 1 && (n = read(fd, text + length, sizeof(text) - 1 - length)) > 0)
		length += n;
	close(fd);
	text[length] = 0;
	line = strstr(text, "[vvar]");
	if (!line)
		return 0;
	while (line > text && line[-1] != '\n')
		line--;
	return strtoul(line, 0, 16);
}

/* A namespace's page says so in its clock mode, behind a sequence count that stays 1. */
static const char *kind(unsigned long address)
{
	volatile unsigned int *word = (volatile unsigned int *)address;
	unsigned int i;

	for (i = 0; i + 1 < 256; i += 2)
		if (word[i] == 1 && word[i + 1] == 0x7fffffff)
			return "the namespace's";
	return "the machine's";
}

int main(void)
{
	unsigned long start = vvar();
	int status = 0;
	pid_t child;

	if (!start) {
		printf("there is no [vvar] mapping\n");
		return 1;
	}
	printf("parent before: %s\n", kind(start));
	if (unshare(CLONE_NEWTIME) < 0) {
		perror("unshare");
		return 1;
	}
	printf("parent after unshare: %s\n", kind(start));
	fflush(stdout);
	child = fork();
	if (child == 0) {
		printf("child: %s\n", kind(start));
		fflush(stdout);
		_exit(7);
	}
	waitpid(child, &status, 0);
	printf("child ended with %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	printf("parent at the end: %s\n", kind(start));
	return 0;
}
