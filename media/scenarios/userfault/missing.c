/*
 * A thread touches pages that are not there; each access waits until a monitor thread has read the event and filled the page.
 * Compiles with gcc -std=gnu11 -pthread and prints the same on a machine.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/userfaultfd.h>

#define PAGE 4096UL
#define READ 0
#define WRITE 1
#define KERNEL_READ 2
#define KERNEL_WRITE 3
#define COPY 0
#define ZEROPAGE 1

#ifndef ACCESS
#define ACCESS WRITE
#endif
#ifndef PAGES
#define PAGES 3
#endif
#ifndef ANSWER
#define ANSWER COPY
#endif
#ifndef THREAD_ID
#define THREAD_ID 0
#endif
#ifndef EXACT_ADDRESS
#define EXACT_ADDRESS 0
#endif
#ifndef POLL
#define POLL 1
#endif
/* Offset of the accesses in their page. */
#define OFFSET 8

static int fd;
static char *area;

static void answer(unsigned long page)
{
	static char contents[PAGE] __attribute__((aligned(4096)));

	if (ANSWER == COPY) {
		struct uffdio_copy copy = { .dst = page, .src = (unsigned long)contents, .len = PAGE };

		memset(contents, 'a', PAGE);
		if (ioctl(fd, UFFDIO_COPY, &copy) < 0)
			printf("UFFDIO_COPY: %s\n", strerror(errno));
	} else {
		struct uffdio_zeropage zero = { .range = { page, PAGE } };

		if (ioctl(fd, UFFDIO_ZEROPAGE, &zero) < 0)
			printf("UFFDIO_ZEROPAGE: %s\n", strerror(errno));
	}
}

static void *monitor(void *unused)
{
	struct uffd_msg msg;

	(void)unused;
	for (int i = 0; i < PAGES; i++) {
		if (POLL) {
			struct pollfd one = { .fd = fd, .events = POLLIN };

			poll(&one, 1, -1);
		}
		if (read(fd, &msg, sizeof(msg)) != sizeof(msg))
			break;
		printf("page %llu, offset %llu: %s fault%s\n", (msg.arg.pagefault.address - (unsigned long)area) / PAGE,
		       msg.arg.pagefault.address % PAGE, msg.arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_WRITE ? "write" : "read",
		       msg.arg.pagefault.feat.ptid == (unsigned int)getpid() ? " of the first thread" : "");
		answer(msg.arg.pagefault.address & ~(PAGE - 1));
	}
	return NULL;
}

/* One access of a byte, by this thread or by the kernel on its behalf. Answers the byte that is there afterwards. */
static int touch(char *at)
{
	static int ends[2] = { -1, -1 };
	char byte = 'k';

	if (ACCESS == WRITE)
		*(volatile char *)at = 'w';
	if (ACCESS == KERNEL_READ || ACCESS == KERNEL_WRITE) {
		if (ends[0] < 0 && pipe(ends) < 0)
			return -1;
		if (write(ends[1], ACCESS == KERNEL_READ ? at : &byte, 1) != 1 || read(ends[0], ACCESS == KERNEL_WRITE ? at : &byte, 1) != 1)
			return -1;
	}
	return *(volatile char *)at;
}

int main(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	pthread_t thread;

	if (THREAD_ID)
		api.features |= UFFD_FEATURE_THREAD_ID;
#ifdef UFFD_FEATURE_EXACT_ADDRESS
	if (EXACT_ADDRESS)
		api.features |= UFFD_FEATURE_EXACT_ADDRESS;
#endif
	fd = syscall(SYS_userfaultfd, O_CLOEXEC | (POLL ? O_NONBLOCK : 0));
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
	pthread_create(&thread, NULL, monitor, NULL);
	for (int i = 0; i < PAGES; i++) {
		int byte = touch(area + i * PAGE + OFFSET);

		printf("page %d: %d\n", i, byte);
	}
	pthread_join(thread, NULL);
	close(fd);
	return 0;
}
