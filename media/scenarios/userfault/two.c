/*
 * Two threads fault on one page: two messages. The first copy answers both; a second one finds the page there.
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

static char *area;

static void *toucher(void *result)
{
	*(char *)result = *(volatile char *)area;
	return NULL;
}

int main(void)
{
	static char contents[PAGE] __attribute__((aligned(4096)));
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct uffdio_copy copy = { .src = (unsigned long)contents, .len = PAGE };
	struct uffd_msg msg;
	pthread_t threads[2];
	char seen[2];
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) < 0) {
		perror("userfaultfd");
		return 1;
	}
	area = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	reg.range.start = copy.dst = (unsigned long)area;
	reg.range.len = PAGE;
	if (ioctl(fd, UFFDIO_REGISTER, &reg) < 0) {
		perror("UFFDIO_REGISTER");
		return 1;
	}
	for (int i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, toucher, &seen[i]);
	for (int i = 0; i < 2; i++)
		printf("message %d: %s\n", i, read(fd, &msg, sizeof(msg)) == sizeof(msg) && msg.event == UFFD_EVENT_PAGEFAULT ? "a fault of the page" : "something else");
	memset(contents, 'z', PAGE);
	for (int i = 0; i < 2; i++)
		printf("copy %d: %s\n", i, ioctl(fd, UFFDIO_COPY, &copy) < 0 ? strerror(errno) : "done");
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	printf("%c%c\n", seen[0], seen[1]);
	close(fd);
	return 0;
}
