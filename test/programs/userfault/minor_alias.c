/* Minor faults: a memfd mapped twice; the monitor fills pages through the second mapping and continues. */
#define _GNU_SOURCE
#include <assert.h>
#include <err.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>
#define PAGES 8
static int uffd;
static char *view, *alias;
static size_t ps;
static void *monitor(void *unused)
{
	struct uffd_msg msg;
	ssize_t n;
	int left = PAGES;
	while (left-- && (n = read(uffd, &msg, sizeof msg)) == sizeof msg) {
		unsigned long at = msg.arg.pagefault.address & -ps, off = at - (unsigned long)view;
		struct uffdio_continue c = { .range = { at, ps } };
		const char *kind = msg.arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_MINOR ? "minor" : "missing";
		printf("%s %s at page %zu\n", kind, msg.arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_WRITE ? "write" : "read", off / ps);
		for (size_t i = 0; i < ps; i++) alias[off + i] = ~alias[off + i];
		if (ioctl(uffd, UFFDIO_CONTINUE, &c)) err(1, "continue");
		if (c.mapped != (long long)ps) errx(1, "mapped %lld", (long long)c.mapped);
	}
	return NULL;
}
int main(void)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_MINOR_SHMEM };
	struct stat st;
	pthread_t t;
	int fd = memfd_create("guest", MFD_CLOEXEC);
	ps = sysconf(_SC_PAGESIZE);
	if (fd < 0 || ftruncate(fd, PAGES * ps)) err(1, "memfd");
	fstat(fd, &st);
	printf("size %ld regular %d blocks %ld\n", (long)st.st_size, S_ISREG(st.st_mode), (long)st.st_blocks);
	view = mmap(NULL, PAGES * ps, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	alias = mmap(NULL, PAGES * ps, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	assert(view != MAP_FAILED && alias != MAP_FAILED);
	for (int i = 0; i < PAGES; i++) memset(alias + i * ps, i, ps);
	fstat(fd, &st);
	printf("blocks %ld\n", (long)st.st_blocks);
	uffd = syscall(SYS_userfaultfd, UFFD_USER_MODE_ONLY);
	if (uffd < 0) err(1, "userfaultfd");
	if (ioctl(uffd, UFFDIO_API, &api)) err(1, "api");
	struct uffdio_register r = { .range = { (unsigned long)view, PAGES * ps }, .mode = UFFDIO_REGISTER_MODE_MINOR };
	if (ioctl(uffd, UFFDIO_REGISTER, &r)) err(1, "register");
	printf("continue offered %d, copy %d, zeropage %d\n", !!(r.ioctls >> _UFFDIO_CONTINUE & 1), !!(r.ioctls >> _UFFDIO_COPY & 1), !!(r.ioctls >> _UFFDIO_ZEROPAGE & 1));
	pthread_create(&t, NULL, monitor, NULL);
	for (int i = 0; i < PAGES; i++) {
		if (i & 1) view[i * ps + 5] = 100 + i;
		unsigned char *p = (unsigned char *)view + i * ps;
		printf("page %d: %u %u %u\n", i, p[4], p[5], p[6]);
	}
	pthread_join(t, NULL);
	for (int i = 0; i < PAGES; i++) assert(memcmp(view + i * ps, alias + i * ps, ps) == 0);
	puts("aliases agree");
	return 0;
}
