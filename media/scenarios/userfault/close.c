/*
 * The descriptor is closed while a fault waits: the area becomes ordinary memory, and the access finds a page of zeros.
 * Compiles with gcc -std=gnu11 -pthread and prints the same on a machine.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/userfaultfd.h>

#define PAGE 4096UL

static char *area;

static void *toucher(void *unused)
{
	(void)unused;
	printf("the access reads %d\n", *(volatile char *)area);
	return NULL;
}

int main(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct uffd_msg msg;
	pthread_t thread;
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

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
	pthread_create(&thread, NULL, toucher, NULL);
	if (read(fd, &msg, sizeof(msg)) == sizeof(msg))
		printf("a fault waits; the descriptor is closed\n");
	close(fd);
	pthread_join(thread, NULL);
	return 0;
}
