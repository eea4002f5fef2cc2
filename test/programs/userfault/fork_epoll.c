/* A child's userfaultfd arrives in UFFD_EVENT_FORK; the parent's monitor serves both with epoll. */
#define _GNU_SOURCE
#include <sys/epoll.h>
#include <sys/wait.h>
#include <sys/mman.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <fcntl.h>
static int uffd, child_uffd = -1, ep;
static char *area;
static int faults[2];
static void *monitor(void *p)
{
	struct epoll_event ev, got[4];
	char page[4096] __attribute__((aligned(4096)));
	ev.events = EPOLLIN; ev.data.fd = uffd;
	epoll_ctl(ep, EPOLL_CTL_ADD, uffd, &ev);
	for (;;) {
		int n = epoll_wait(ep, got, 4, -1);
		if (n < 0) { perror("epoll_wait"); return 0; }
		for (int i = 0; i < n; i++) {
			struct uffd_msg m;
			int fd = got[i].data.fd;
			if (fd == 0) return 0;
			if (read(fd, &m, sizeof m) < 0) {
				if (errno == EAGAIN) continue;
				perror("read"); return 0;
			}
			switch (m.event) {
			case UFFD_EVENT_FORK:
				child_uffd = m.arg.fork.ufd;
				printf("fork event, new descriptor %s\n", child_uffd > uffd ? "above" : "below");
				ev.events = EPOLLIN; ev.data.fd = child_uffd;
				if (epoll_ctl(ep, EPOLL_CTL_ADD, child_uffd, &ev)) perror("epoll_ctl");
				break;
			case UFFD_EVENT_PAGEFAULT: {
				struct uffdio_copy c = { .src = (unsigned long)page, .len = 4096 };
				int which = fd == child_uffd;
				c.dst = m.arg.pagefault.address & ~4095UL;
				memset(page, which ? 'c' : 'p', sizeof page);
				faults[which]++;
				if (ioctl(fd, UFFDIO_COPY, &c)) perror("copy");
				break; }
			default:
				printf("event %#x\n", m.event);
			}
		}
	}
}
int main(void)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_EVENT_FORK };
	struct uffdio_register r = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	int status, go[2];
	pthread_t t;
	setbuf(stdout, NULL);
	uffd = syscall(__NR_userfaultfd, O_NONBLOCK | O_CLOEXEC);
	if (ioctl(uffd, UFFDIO_API, &api)) { perror("api"); return 1; }
	area = mmap(0, 8 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	r.range.start = (unsigned long)area; r.range.len = 8 * 4096;
	if (ioctl(uffd, UFFDIO_REGISTER, &r)) { perror("register"); return 1; }
	ep = epoll_create1(EPOLL_CLOEXEC);
	pipe(go);
	pthread_create(&t, 0, monitor, 0);
	printf("parent page 0: %c\n", area[0]);
	pid_t pid = fork();
	if (pid == 0) {
		char text[9] = "";
		for (int i = 0; i < 8; i++) text[i] = area[i * 4096];
		printf("child sees %s\n", text);
		_exit(text[7] == 'c' ? 42 : 1);
	}
	if (waitpid(pid, &status, 0) != pid) perror("waitpid");
	printf("child exit %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
	char text[9] = "";
	for (int i = 0; i < 8; i++) text[i] = area[i * 4096];
	printf("parent sees %s\n", text);
	struct epoll_event ev = { .events = EPOLLIN, .data.fd = 0 };
	epoll_ctl(ep, EPOLL_CTL_ADD, go[0], &ev);
	write(go[1], "", 1);
	pthread_join(t, 0);
	printf("faults parent %d child %d\n", faults[0], faults[1]);
	return 0;
}
