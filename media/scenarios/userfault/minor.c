/*
 * A memory file is mapped twice. Pages that the first mapping has filled exist, but the second mapping has no entries for them: its accesses are
 * minor faults, which the monitor answers by UFFDIO_CONTINUE, without a copy.
 * Compiles with gcc -std=gnu11 -pthread and prints the same on a machine (kernel 5.14 or later).
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
#ifndef PAGES
#define PAGES 3
#endif

static int fd;
static char *writer, *reader;

static void *monitor(void *unused)
{
	struct uffd_msg msg;

	(void)unused;
	for (int i = 0; i < PAGES; i++) {
		struct uffdio_continue go = { 0 };
		unsigned long page;

		if (read(fd, &msg, sizeof(msg)) != sizeof(msg))
			break;
		page = msg.arg.pagefault.address & ~(PAGE - 1);
		printf("page %lu:%s fault\n", (page - (unsigned long)reader) / PAGE, msg.arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_MINOR ? " minor" : " missing");
		/* Through the first mapping the page can still be changed. */
		writer[page - (unsigned long)reader] += 1;
		go.range.start = page;
		go.range.len = PAGE;
		if (ioctl(fd, UFFDIO_CONTINUE, &go) < 0)
			printf("UFFDIO_CONTINUE: %s\n", strerror(errno));
	}
	return NULL;
}

int main(void)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_MINOR_SHMEM };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MINOR };
	int file = memfd_create("shared", 0);
	pthread_t thread;

	fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (file < 0 || ftruncate(file, PAGES * PAGE) < 0 || fd < 0 || ioctl(fd, UFFDIO_API, &api) < 0) {
		perror("userfaultfd");
		return 1;
	}
	writer = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	reader = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	for (int i = 0; i < PAGES; i++)
		writer[i * PAGE] = 'a';
	reg.range.start = (unsigned long)reader;
	reg.range.len = PAGES * PAGE;
	if (ioctl(fd, UFFDIO_REGISTER, &reg) < 0) {
		perror("UFFDIO_REGISTER");
		return 1;
	}
	pthread_create(&thread, NULL, monitor, NULL);
	for (int i = 0; i < PAGES; i++)
		printf("page %d: %c\n", i, *(volatile char *)(reader + i * PAGE));
	pthread_join(thread, NULL);
	close(fd);
	return 0;
}
