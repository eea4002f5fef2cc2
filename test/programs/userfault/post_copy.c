/* Post-copy migration in small: source thread sends pages over a socket; destination has a fault thread and a receive thread. */
#define _GNU_SOURCE
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include <fcntl.h>

#define NR 16
#define PS 4096UL
struct request { uint32_t page; uint32_t last; };
struct reply { uint32_t page; char data[PS]; };

static int sv[2], uffd, quit_pipe[2];
static unsigned char *src, *dst;
static atomic_int requested, placed, dupes;
static bool have[NR];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void die(const char *what) { perror(what); _exit(2); }

static int full(int fd, void *p, size_t n, bool w)
{
	size_t done = 0;
	while (done < n) {
		ssize_t r = w ? write(fd, (char *)p + done, n - done) : read(fd, (char *)p + done, n - done);
		if (r == 0) return 0;
		if (r < 0) { if (errno == EINTR) continue; die("rw"); }
		done += r;
	}
	return 1;
}

static void *source(void *arg)
{
	struct request q;
	struct reply a;
	while (full(sv[0], &q, sizeof q, false)) {
		if (q.last) break;
		a.page = q.page;
		memcpy(a.data, src + q.page * PS, PS);
		full(sv[0], &a, sizeof a, true);
	}
	shutdown(sv[0], SHUT_WR);
	return NULL;
}

static void *faults(void *arg)
{
	struct pollfd p[2] = { { uffd, POLLIN }, { quit_pipe[0], POLLIN } };
	for (;;) {
		struct uffd_msg m;
		struct request q = { 0 };
		if (poll(p, 2, -1) < 0) die("poll");
		if (p[1].revents) break;
		if (!(p[0].revents & POLLIN)) continue;
		if (read(uffd, &m, sizeof m) != sizeof m) { if (errno == EAGAIN) continue; die("read"); }
		if (m.event != UFFD_EVENT_PAGEFAULT) die("event");
		q.page = (m.arg.pagefault.address - (uintptr_t)dst) / PS;
		atomic_fetch_add(&requested, 1);
		full(sv[1], &q, sizeof q, true);
	}
	return NULL;
}

static void *receive(void *arg)
{
	struct reply a;
	char *page = aligned_alloc(PS, PS);
	while (full(sv[1], &a, sizeof a, false)) {
		struct uffdio_copy c = { .dst = (uintptr_t)dst + a.page * PS, .len = PS };
		memcpy(page, a.data, PS);
		c.src = (uintptr_t)page;
		if (ioctl(uffd, UFFDIO_COPY, &c)) {
			if (errno != EEXIST) die("copy");
			struct uffdio_range r = { c.dst, PS };
			ioctl(uffd, UFFDIO_WAKE, &r);
			atomic_fetch_add(&dupes, 1);
		} else {
			pthread_mutex_lock(&lock);
			have[a.page] = true;
			pthread_mutex_unlock(&lock);
			atomic_fetch_add(&placed, 1);
		}
	}
	free(page);
	return NULL;
}

int main(void)
{
	struct uffdio_api api = { .api = UFFD_API };
	pthread_t t[3];
	unsigned long sum = 0, want = 0;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sv)) die("socketpair");
	if (pipe(quit_pipe)) die("pipe");
	src = mmap(NULL, NR * PS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	dst = mmap(NULL, NR * PS, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	for (unsigned i = 0; i < NR * PS; i++) { src[i] = (i * 31) ^ (i >> 12); }
	uffd = syscall(__NR_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	if (uffd < 0) die("userfaultfd");
	if (ioctl(uffd, UFFDIO_API, &api)) die("api");
	struct uffdio_register r = { .range = { (uintptr_t)dst, NR * PS }, .mode = UFFDIO_REGISTER_MODE_MISSING };
	if (ioctl(uffd, UFFDIO_REGISTER, &r)) die("register");
	pthread_create(&t[0], NULL, source, NULL);
	pthread_create(&t[1], NULL, faults, NULL);
	pthread_create(&t[2], NULL, receive, NULL);
	for (int i = 0; i < NR; i++) {
		int page = (i * 7) % NR;
		for (unsigned j = 0; j < PS; j += 64) { sum += dst[page * PS + j]; want += src[page * PS + j]; }
	}
	printf("sum %s\n", sum == want ? "equal" : "differs");
	printf("same memory %d\n", memcmp(src, dst, NR * PS) == 0);
	struct request q = { 0, 1 };
	full(sv[1], &q, sizeof q, true);
	pthread_join(t[0], NULL);
	pthread_join(t[2], NULL);
	write(quit_pipe[1], "q", 1);
	pthread_join(t[1], NULL);
	printf("requested %d placed %d duplicates %d\n", requested, placed, dupes);
	int n = 0;
	for (int i = 0; i < NR; i++) n += have[i];
	printf("have %d\n", n);
	return 0;
}
