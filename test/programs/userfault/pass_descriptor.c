/* A userfaultfd is handed to another process over a socket, which resolves the faults of its sender. */
#define _GNU_SOURCE
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <fcntl.h>
struct hello { unsigned long start, len; };
static void send_fd(int s, int fd, struct hello h)
{
	struct iovec io = { &h, sizeof h };
	union { char buf[CMSG_SPACE(sizeof(int))]; struct cmsghdr align; } u;
	struct msghdr msg = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = u.buf, .msg_controllen = sizeof u.buf };
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
	memset(&u, 0, sizeof u);
	c->cmsg_level = SOL_SOCKET; c->cmsg_type = SCM_RIGHTS; c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof fd);
	if (sendmsg(s, &msg, 0) < 0) { perror("sendmsg"); exit(1); }
}
static int recv_fd(int s, struct hello *h)
{
	struct iovec io = { h, sizeof *h };
	char buf[CMSG_SPACE(sizeof(int))] __attribute__((aligned(8)));
	struct msghdr msg = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = buf, .msg_controllen = sizeof buf };
	int fd = -1;
	if (recvmsg(s, &msg, 0) <= 0) { perror("recvmsg"); exit(1); }
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c))
		if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS) memcpy(&fd, CMSG_DATA(c), sizeof fd);
	return fd;
}
int main(void)
{
	int sv[2], status;
	setbuf(stdout, 0);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, sv)) { perror("socketpair"); return 1; }
	pid_t pid = fork();
	if (pid == 0) {
		struct hello h; struct uffd_msg m; int n = 0;
		close(sv[0]);
		int fd = recv_fd(sv[1], &h);
		char *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		printf("pager has %lu pages to serve\n", h.len / 4096);
		while (n < 4 && read(fd, &m, sizeof m) == sizeof m) {
			struct uffdio_copy c = { m.arg.pagefault.address & ~4095UL, (unsigned long)page, 4096 };
			sprintf(page, "page %lu from the pager", (unsigned long)(c.dst - h.start) / 4096);
			if (ioctl(fd, UFFDIO_COPY, &c)) { perror("copy"); _exit(1); }
			n++;
		}
		_exit(n);
	}
	close(sv[1]);
	int uffd = syscall(__NR_userfaultfd, O_CLOEXEC);
	struct uffdio_api api = { .api = UFFD_API };
	if (ioctl(uffd, UFFDIO_API, &api)) { perror("api"); return 1; }
	char *area = mmap(0, 4 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct uffdio_register r = { { (unsigned long)area, 4 * 4096 }, UFFDIO_REGISTER_MODE_MISSING };
	if (ioctl(uffd, UFFDIO_REGISTER, &r)) { perror("register"); return 1; }
	send_fd(sv[0], uffd, (struct hello){ (unsigned long)area, 4 * 4096 });
	usleep(20000);
	for (int i = 3; i >= 0; i--) printf("%s\n", area + i * 4096);
	waitpid(pid, &status, 0);
	printf("pager served %d\n", WEXITSTATUS(status));
	return 0;
}
