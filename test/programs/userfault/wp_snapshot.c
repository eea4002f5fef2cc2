/* A snapshot by write protection: the saver writes each page out before the first write to it. */
#define _GNU_SOURCE
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>
#include <errno.h>
#define N 12
static long ps;
static int uffd, stop;
static char *mem, *snap;
static int saved[N], on_fault;
static sem_t ready;

static void save(int page)
{
	if (saved[page]) return;
	memcpy(snap + page * ps, mem + page * ps, ps);
	saved[page] = 1;
}
static void unprotect(int page)
{
	struct uffdio_writeprotect w = { .range = { (uintptr_t)mem + page * ps, ps }, .mode = 0 };
	if (ioctl(uffd, UFFDIO_WRITEPROTECT, &w)) { perror("unprotect"); exit(1); }
}
static void *saver(void *arg)
{
	struct pollfd fds[] = { { .fd = uffd, .events = POLLIN }, { .fd = stop, .events = POLLIN } };
	sem_post(&ready);
	while (poll(fds, 2, -1) > 0) {
		if (fds[0].revents & POLLIN) {
			struct uffd_msg msg[4];
			ssize_t n = read(uffd, msg, sizeof(msg));
			for (int i = 0; i < n / (ssize_t)sizeof(msg[0]); i++) {
				int page = (msg[i].arg.pagefault.address - (uintptr_t)mem) / ps;
				if (!(msg[i].arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_WP)) { printf("not a wp fault: %llx\n", (unsigned long long)msg[i].arg.pagefault.flags); exit(1); }
				save(page);
				on_fault++;
				unprotect(page);
			}
		}
		if (fds[1].revents & POLLIN) break;
	}
	return (void *)0x5a;
}
int main(void)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_PAGEFAULT_FLAG_WP };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_WP };
	struct uffdio_writeprotect wp = { .mode = UFFDIO_WRITEPROTECT_MODE_WP };
	pthread_t t;
	void *ret;
	uint64_t one = 1;
	ps = getpagesize();
	mem = mmap(0, N * ps, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_PRIVATE, -1, 0);
	snap = calloc(N, ps);
	stop = eventfd(0, EFD_CLOEXEC);
	sem_init(&ready, 0, 0);
	for (int i = 0; i < N; i++) snprintf(mem + i * ps, ps, "page %d before", i);
	uffd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (uffd < 0 || ioctl(uffd, UFFDIO_API, &api)) { perror("uffd"); return 1; }
	reg.range.start = (uintptr_t)mem; reg.range.len = N * ps;
	if (ioctl(uffd, UFFDIO_REGISTER, &reg)) { perror("register"); return 1; }
	printf("wp ioctl offered: %d\n", !!(reg.ioctls & (1ULL << _UFFDIO_WRITEPROTECT)));
	pthread_create(&t, 0, saver, 0);
	sem_wait(&ready);
	wp.range = reg.range;
	if (ioctl(uffd, UFFDIO_WRITEPROTECT, &wp)) { perror("protect"); return 1; }
	for (int i = 0; i < N; i += 3) { sprintf(mem + i * ps, "page %d after", i); printf("wrote %s\n", mem + i * ps); }
	for (int i = 0; i < N; i++) printf("read %s\n", mem + i * ps);
	write(stop, &one, sizeof one);
	pthread_join(t, &ret);
	printf("saver returned %#lx, %d pages on faults\n", (unsigned long)ret, on_fault);
	for (int i = 0; i < N; i++) { save(i); printf("snapshot: %s\n", snap + i * ps); }
	wp.mode = 0;
	printf("unprotect all %d\n", ioctl(uffd, UFFDIO_WRITEPROTECT, &wp));
	strcpy(mem + ps, "free again");
	puts(mem + ps);
	close(uffd);
	munmap(mem, N * ps);
	free(snap);
	return 0;
}
