/*
 * Pages are write-protected through a userfaultfd: reads go on, the first store to each page waits until the monitor lifts the protection.
 * Compiles with gcc -std=gnu11 -pthread and prints the same on a machine (UNPOPULATED and ASYNC: kernel 6.7 or later).
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
#ifndef UNPOPULATED
#define UNPOPULATED 0
#endif
#ifndef ASYNC
#define ASYNC 0
#endif
#ifndef UFFD_FEATURE_WP_UNPOPULATED
#define UFFD_FEATURE_WP_UNPOPULATED (1 << 13)
#endif
#ifndef UFFD_FEATURE_WP_ASYNC
#define UFFD_FEATURE_WP_ASYNC (1 << 15)
#endif

static int fd;
static char *area;

static int protect(unsigned long at, unsigned long length, int on)
{
	struct uffdio_writeprotect wp = { .range = { at, length }, .mode = on ? UFFDIO_WRITEPROTECT_MODE_WP : 0 };

	return ioctl(fd, UFFDIO_WRITEPROTECT, &wp);
}

static void *monitor(void *unused)
{
	struct uffd_msg msg;

	(void)unused;
	while (read(fd, &msg, sizeof(msg)) == sizeof(msg)) {
		unsigned long page = msg.arg.pagefault.address & ~(PAGE - 1);

		if (page == (unsigned long)area + PAGES * PAGE)
			break;
		printf("store to page %lu:%s%s; it still holds %d\n", (page - (unsigned long)area) / PAGE, msg.arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_WRITE ? " write" : "",
		       msg.arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_WP ? " wp" : "", UNPOPULATED ? 0 : *(volatile char *)page);
		if (protect(page, PAGE, 0) < 0)
			printf("lifting: %s\n", strerror(errno));
	}
	protect((unsigned long)area + PAGES * PAGE, PAGE, 0);
	return NULL;
}

int main(void)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_PAGEFAULT_FLAG_WP };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_WP };
	pthread_t thread;

	if (UNPOPULATED)
		api.features |= UFFD_FEATURE_WP_UNPOPULATED;
	if (ASYNC)
		api.features |= UFFD_FEATURE_WP_ASYNC;
	fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) < 0) {
		perror("userfaultfd");
		return 1;
	}
	/* One page more: a store to it ends the monitor. */
	area = mmap(NULL, (PAGES + 1) * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	area[PAGES * PAGE] = 1;
	for (int i = 0; i < PAGES && !UNPOPULATED; i++)
		area[i * PAGE] = i + 1;
	reg.range.start = (unsigned long)area;
	reg.range.len = (PAGES + 1) * PAGE;
	if (ioctl(fd, UFFDIO_REGISTER, &reg) < 0 || protect(reg.range.start, reg.range.len, 1) < 0) {
		perror("write protection");
		return 1;
	}
	if (!ASYNC)
		pthread_create(&thread, NULL, monitor, NULL);
	for (int i = 0; i < PAGES; i++) {
		*(volatile char *)(area + i * PAGE) = 'x';
		printf("page %d: %c\n", i, area[i * PAGE]);
	}
	if (!ASYNC) {
		*(volatile char *)(area + PAGES * PAGE) = 'x';
		pthread_join(thread, NULL);
	}
	close(fd);
	return 0;
}
