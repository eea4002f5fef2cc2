/*
 * Touches every page of the [vvar] mapping three ways: by a load, by a store, and by passing its address to write(2), where the kernel
 * reads the page for us. A failed access is a signal, which the program catches and names.
 *
 * Compiles with gcc -std=gnu11 and prints the same on a machine.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static sigjmp_buf back;
static volatile int caught_signal, caught_code, caught_elsewhere;
static unsigned char *volatile touching;

static void on_fault(int signo, siginfo_t *info, void *context)
{
	(void)context;
	caught_signal = signo;
	caught_code = info->si_code;
	caught_elsewhere = info->si_addr != (void *)touching;
	siglongjmp(back, 1);
}

static const char *signal_text(void)
{
	if (caught_elsewhere)
		return "a fault at another address";
	if (caught_signal == SIGBUS)
		return caught_code == BUS_ADRERR ? "SIGBUS" : "SIGBUS with another code";
	if (caught_code == SEGV_MAPERR)
		return "SIGSEGV, not mapped";
	return caught_code == SEGV_ACCERR ? "SIGSEGV, no right" : "SIGSEGV with another code";
}

static const char *load(unsigned char *page)
{
	touching = page;
	if (sigsetjmp(back, 1))
		return signal_text();
	(void)*(volatile unsigned char *)page;
	return "yes";
}

static const char *store(unsigned char *page)
{
	touching = page;
	if (sigsetjmp(back, 1))
		return signal_text();
	*(volatile unsigned char *)page = 0;
	return "yes";
}

static const char *through_write(unsigned char *page)
{
	static int ends[2] = { -1, -1 };
	char byte;

	if (ends[0] < 0 && pipe(ends) < 0)
		return "no pipe";
	if (write(ends[1], page, 1) != 1)
		return errno == EFAULT ? "EFAULT" : "another error";
	if (read(ends[0], &byte, 1) != 1)
		return "nothing arrived";
	return "yes";
}

/* The range of a mapping, from the line of /proc/self/maps that ends in its name. Answers 0 when there is none. */
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

int main(void)
{
	struct sigaction action;
	unsigned long start, end, address, size = sysconf(_SC_PAGESIZE);

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = on_fault;
	action.sa_flags = SA_SIGINFO;
	sigaction(SIGBUS, &action, 0);
	sigaction(SIGSEGV, &action, 0);

	if (!find_mapping("[vvar]", &start, &end)) {
		printf("there is no [vvar] mapping\n");
		return 1;
	}
	printf("[vvar]: %lu pages\n", (end - start) / size);
	for (address = start; address < end; address += size) {
		printf("page %lu: load %s", (address - start) / size, load((unsigned char *)address));
		printf("; store %s", store((unsigned char *)address));
		printf("; write(2) %s\n", through_write((unsigned char *)address));
	}
	return 0;
}
