/*
 * The same mapping before and after the process joins a time namespace. Joining removes the entries, and the pages come back in another
 * order: the namespace's own page first, the machine's time page where the namespace's was. One fault brings both.
 *
 * Needs root. Compiles with gcc -std=gnu11 and prints the same on a machine (x86-64, kernel 6.15 or later).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif

static sigjmp_buf back;

static void on_fault(int signo)
{
	siglongjmp(back, signo);
}

static const char *load(unsigned long address)
{
	int signo = sigsetjmp(back, 1);

	if (signo)
		return signo == SIGBUS ? "SIGBUS" : "SIGSEGV";
	(void)*(volatile unsigned char *)address;
	return "yes";
}

static int find_mapping(const char *name, unsigned long *start, unsigned long *end)
{
	static char text[65536];
	size_t length = 0;
	ssize_t n;
	char *at, *line;
	int fd = open("/proc/self/maps", O_RDONLY);

	if (fd < 0)
		return 0;
	while (length < sizeof(text) - 1 && (n = read(fd, text + length, sizeof(text) - 1 - length)) > 0)
		length += n;
	close(fd);
	text[length] = 0;
	at = strstr(text, name);
	if (!at)
		return 0;
	for (line = at; line > text && line[-1] != '\n'; line--)
		;
	*start = strtoul(line, &line, 16);
	*end = strtoul(line + 1, 0, 16);
	return 1;
}

/*
 * Whether a page is a time namespace's: its clock data begin with a sequence count that stays 1 and a clock mode that no clock has
 * (VDSO_CLOCKMODE_TIMENS, the largest int).
 */
static int is_namespace_page(unsigned long address)
{
	volatile unsigned int *word = (volatile unsigned int *)address;
	unsigned int i;

	for (i = 0; i + 1 < 256; i += 2)
		if (word[i] == 1 && word[i + 1] == 0x7fffffff)
			return 1;
	return 0;
}

static void touch_all(const char *when, unsigned long start, unsigned long end, unsigned long size)
{
	unsigned long address;

	printf("%s\n", when);
	for (address = start; address < end; address += size) {
		const char *answer = load(address);

		printf("  page %lu: %s%s\n", (address - start) / size, answer,
		       !strcmp(answer, "yes") && is_namespace_page(address) ? ", the namespace's" : "");
	}
}

static int join(void)
{
	static const char offsets[] = "monotonic 86400 0\nboottime 604800 0\n";
	int fd;

	if (unshare(CLONE_NEWTIME) < 0)
		return perror("unshare"), 0;
	fd = open("/proc/self/timens_offsets", O_WRONLY);
	if (fd < 0 || write(fd, offsets, strlen(offsets)) != (ssize_t)strlen(offsets))
		return perror("timens_offsets"), 0;
	close(fd);
	fd = open("/proc/self/ns/time_for_children", O_RDONLY);
	if (fd < 0 || setns(fd, CLONE_NEWTIME) < 0)
		return perror("setns"), 0;
	close(fd);
	return 1;
}

int main(void)
{
	unsigned long start, end, size = sysconf(_SC_PAGESIZE);

	signal(SIGBUS, on_fault);
	signal(SIGSEGV, on_fault);
	if (!find_mapping("[vvar]", &start, &end)) {
		printf("there is no [vvar] mapping\n");
		return 1;
	}
	touch_all("in the first time namespace", start, end, size);
	if (!join())
		return 1;
	touch_all("in a new time namespace", start, end, size);
	return 0;
}
