/*
 * The page is filled at any moment of the fault, also between the moment the fault stands on fault_pending_wqh and the moment its thread sleeps.
 * Then nobody is left to wake it: userfaultfd_must_wait() looks at the page table once more, after the queue was joined.
 * Compiles with gcc -std=gnu11 -pthread and prints the same on a machine.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/userfaultfd.h>

#define PAGE 4096UL

static int fd;
static char *area;

/* Fills the page without waiting for an event. */
static void *filler(void *unused)
{
	static char contents[PAGE] __attribute__((aligned(4096)));
	struct uffdio_copy copy = { .dst = (unsigned long)area, .src = (unsigned long)contents, .len = PAGE };

	(void)unused;
	memset(contents, 'f', PAGE);
	if (ioctl(fd, UFFDIO_COPY, &copy) < 0)
		printf("UFFDIO_COPY: %s\n", strerror(errno));
	return NULL;
}

int main(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	pthread_t thread;

	fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) < 0) {
		perror("userfaultfd");
		return 1;
	}
	area = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	reg.range.start = (unsigned long)area;
	reg.range.len = PAGE;
	if (ioctl(fd, UFFDIO_REGISTER, &reg) < 0) {
		perror("UFFDIO_REGISTER");
		return 1;
	}
	pthread_create(&thread, NULL, filler, NULL);
	printf("%c\n", *(volatile char *)area);
	pthread_join(thread, NULL);
	close(fd);
	return 0;
}
