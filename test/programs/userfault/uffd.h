/* What the userfaultfd programs share. Definitions that older headers lack are given here with the numbers of the kernel's interface. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/userfaultfd.h>

#ifndef UFFD_USER_MODE_ONLY
#define UFFD_USER_MODE_ONLY 1
#endif
#ifndef UFFD_FEATURE_MINOR_SHMEM
#define UFFD_FEATURE_MINOR_SHMEM (1 << 10)
#endif
#ifndef UFFDIO_REGISTER_MODE_MINOR
#define UFFDIO_REGISTER_MODE_MINOR ((__u64)1 << 2)
#define UFFD_PAGEFAULT_FLAG_MINOR (1 << 2)
#endif
#ifndef _UFFDIO_CONTINUE
#define _UFFDIO_CONTINUE 0x07
struct uffdio_continue { struct uffdio_range range; __u64 mode; __s64 mapped; };
#define UFFDIO_CONTINUE _IOWR(UFFDIO, _UFFDIO_CONTINUE, struct uffdio_continue)
#define UFFDIO_CONTINUE_MODE_DONTWAKE ((__u64)1 << 0)
#endif
#ifndef UFFD_FEATURE_EXACT_ADDRESS
#define UFFD_FEATURE_EXACT_ADDRESS (1 << 11)
#endif
#ifndef UFFD_FEATURE_WP_HUGETLBFS_SHMEM
#define UFFD_FEATURE_WP_HUGETLBFS_SHMEM (1 << 12)
#endif
#ifndef UFFD_FEATURE_WP_UNPOPULATED
#define UFFD_FEATURE_WP_UNPOPULATED (1 << 13)
#endif
#ifndef UFFD_FEATURE_POISON
#define UFFD_FEATURE_POISON (1 << 14)
#define _UFFDIO_POISON 0x08
struct uffdio_poison { struct uffdio_range range; __u64 mode; __s64 updated; };
#define UFFDIO_POISON _IOWR(UFFDIO, _UFFDIO_POISON, struct uffdio_poison)
#endif
#ifndef UFFD_FEATURE_MOVE
#define UFFD_FEATURE_MOVE (1 << 16)
#define _UFFDIO_MOVE 0x05
struct uffdio_move { __u64 dst, src, len, mode; __s64 move; };
#define UFFDIO_MOVE _IOWR(UFFDIO, _UFFDIO_MOVE, struct uffdio_move)
#define UFFDIO_MOVE_MODE_DONTWAKE ((__u64)1 << 0)
#define UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES ((__u64)1 << 1)
#endif

#define PAGE 4096UL

static inline void need(int ok, const char *what)
{
	if (!ok) {
		printf("%s: %s\n", what, strerror(errno));
		fflush(stdout);
		_exit(99);
	}
}

/* Prints a result as a reader of the manual page thinks of it. */
static inline void say(const char *what, long result)
{
	if (result < 0)
		printf("%s: %s\n", what, strerror(errno));
	else
		printf("%s: %ld\n", what, result);
}

static inline int uffd_new(int flags)
{
	return (int)syscall(__NR_userfaultfd, flags);
}

/* A userfaultfd that has shaken hands. */
static inline int uffd_ready(int flags, uint64_t features)
{
	struct uffdio_api api = { .api = UFFD_API, .features = features };
	int fd = uffd_new(flags);

	need(fd >= 0, "userfaultfd");
	need(ioctl(fd, UFFDIO_API, &api) == 0, "UFFDIO_API");
	return fd;
}

static inline char *pages(int n)
{
	char *p = mmap(NULL, n * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	need(p != MAP_FAILED, "mmap");
	return p;
}

static inline int uffd_register(int fd, void *p, unsigned long len, uint64_t mode)
{
	struct uffdio_register r = { .range = { (unsigned long)p, len }, .mode = mode };

	return ioctl(fd, UFFDIO_REGISTER, &r);
}

static inline int uffd_unregister(int fd, void *p, unsigned long len)
{
	struct uffdio_range r = { (unsigned long)p, len };

	return ioctl(fd, UFFDIO_UNREGISTER, &r);
}

static inline int uffd_wake(int fd, void *p, unsigned long len)
{
	struct uffdio_range r = { (unsigned long)p, len };

	return ioctl(fd, UFFDIO_WAKE, &r);
}

static inline int uffd_copy(int fd, void *to, const void *from, unsigned long len, uint64_t mode)
{
	struct uffdio_copy c = { .dst = (unsigned long)to, .src = (unsigned long)from, .len = len, .mode = mode };

	return ioctl(fd, UFFDIO_COPY, &c);
}

static inline int uffd_zero(int fd, void *p, unsigned long len, uint64_t mode)
{
	struct uffdio_zeropage z = { .range = { (unsigned long)p, len }, .mode = mode };

	return ioctl(fd, UFFDIO_ZEROPAGE, &z);
}

static inline int uffd_protect(int fd, void *p, unsigned long len, uint64_t mode)
{
	struct uffdio_writeprotect w = { .range = { (unsigned long)p, len }, .mode = mode };

	return ioctl(fd, UFFDIO_WRITEPROTECT, &w);
}

static inline int uffd_continue(int fd, void *p, unsigned long len, uint64_t mode)
{
	struct uffdio_continue c = { .range = { (unsigned long)p, len }, .mode = mode };

	return ioctl(fd, UFFDIO_CONTINUE, &c);
}

static inline struct uffd_msg next_message(int fd)
{
	struct uffd_msg m;
	struct pollfd p = { .fd = fd, .events = POLLIN };

	memset(&m, 0, sizeof(m));
	/* POLLERR at once where the descriptor blocks. */
	need(poll(&p, 1, -1) == 1, "poll");
	need(read(fd, &m, sizeof(m)) == sizeof(m), "read of a message");
	return m;
}

static inline void show_fault(const struct uffd_msg *m, const void *base)
{
	unsigned long long flags = m->arg.pagefault.flags;

	if (m->event != UFFD_EVENT_PAGEFAULT) {
		printf("event 0x%x\n", m->event);
		return;
	}
	printf("fault at %s%llu%s%s%s\n", "offset ", (unsigned long long)(m->arg.pagefault.address - (unsigned long)base),
	       flags & UFFD_PAGEFAULT_FLAG_WRITE ? " write" : "", flags & UFFD_PAGEFAULT_FLAG_WP ? " wp" : "",
	       flags & UFFD_PAGEFAULT_FLAG_MINOR ? " minor" : "");
}

/* A thread that answers `count` missing faults, in order, with pages full of 'A', 'B' and so on by page number. */
struct monitor {
	int fd, count;
	char *base;
	pthread_t thread;
};

static inline void *monitor_run(void *arg)
{
	struct monitor *m = arg;
	char *page;

	need(posix_memalign((void **)&page, PAGE, PAGE) == 0, "posix_memalign");
	for (int i = 0; i < m->count; i++) {
		struct uffd_msg msg = next_message(m->fd);
		unsigned long at = msg.arg.pagefault.address & ~(PAGE - 1);

		show_fault(&msg, m->base);
		memset(page, 'A' + (int)((at - (unsigned long)m->base) / PAGE), PAGE);
		need(uffd_copy(m->fd, (void *)at, page, PAGE, 0) == 0, "UFFDIO_COPY");
	}
	free(page);
	return NULL;
}

static inline void monitor_start(struct monitor *m)
{
	need(pthread_create(&m->thread, NULL, monitor_run, m) == 0, "pthread_create");
}

static inline void monitor_join(struct monitor *m)
{
	need(pthread_join(m->thread, NULL) == 0, "pthread_join");
}

/* The areas of [from, to) as /proc/self/maps shows them: offset, pages, rights. */
static inline void show_maps(void *from, unsigned long len)
{
	char line[512];
	FILE *f = fopen("/proc/self/maps", "r");

	need(f != NULL, "/proc/self/maps");
	while (fgets(line, sizeof(line), f)) {
		unsigned long start, end, lo = (unsigned long)from;
		char rights[8];

		if (sscanf(line, "%lx-%lx %7s", &start, &end, rights) != 3)
			continue;
		if (end <= lo || start >= lo + len)
			continue;
		if (start < lo)
			start = lo;
		if (end > lo + len)
			end = lo + len;
		printf("  page %lu, %lu pages, %s\n", (start - lo) / PAGE, (end - start) / PAGE, rights);
	}
	fclose(f);
}
