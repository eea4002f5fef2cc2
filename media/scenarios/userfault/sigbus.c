/*
 * With UFFD_FEATURE_SIGBUS no thread waits: an access of a missing page is a signal, and its handler fills the page.
 * Compiles with gcc -std=gnu11 and prints the same on a machine.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/userfaultfd.h>

#define PAGE 4096UL
#ifndef PAGES
#define PAGES 3
#endif

static int fd, signals;

static void on_bus(int signo, siginfo_t *info, void *context)
{
	static char contents[PAGE] __attribute__((aligned(4096)));
	struct uffdio_copy copy = { .dst = (unsigned long)info->si_addr & ~(PAGE - 1), .src = (unsigned long)contents, .len = PAGE };

	(void)signo;
	(void)context;
	memset(contents, 'a' + signals++, PAGE);
	if (ioctl(fd, UFFDIO_COPY, &copy) < 0)
		_exit(2);
}

int main(void)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_SIGBUS };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct sigaction action;
	char *area;

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = on_bus;
	action.sa_flags = SA_SIGINFO;
	sigaction(SIGBUS, &action, NULL);
	fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) < 0) {
		perror("userfaultfd");
		return 1;
	}
	area = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	reg.range.start = (unsigned long)area;
	reg.range.len = PAGES * PAGE;
	if (ioctl(fd, UFFDIO_REGISTER, &reg) < 0) {
		perror("UFFDIO_REGISTER");
		return 1;
	}
	for (int i = 0; i < PAGES; i++)
		printf("page %d: %c\n", i, *(volatile char *)(area + i * PAGE));
	printf("%d signals\n", signals);
	close(fd);
	return 0;
}
