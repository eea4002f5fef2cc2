/* poll, select and epoll over pipes and event counters. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <unistd.h>

int main(void)
{
	int a[2], b[2], e = eventfd(0, EFD_NONBLOCK), ep;
	struct pollfd p[4];
	struct timeval tv = { 0, 1000 };
	struct epoll_event ev[4];
	fd_set r, w;
	char c;

	if (pipe(a) || pipe(b))
		return 1;
	p[0] = (struct pollfd){ a[0], POLLIN, 0 };
	p[1] = (struct pollfd){ b[1], POLLOUT | POLLIN, 0 };
	p[2] = (struct pollfd){ e, POLLIN | POLLOUT, 0 };
	p[3] = (struct pollfd){ 77, POLLIN, 0 };
	printf("poll %d:", poll(p, 4, 0));
	for (int i = 0; i < 4; i++)
		printf(" %x", p[i].revents);
	printf("\n");
	write(a[1], "x", 1);
	eventfd_write(e, 3);
	p[3].fd = -1;
	printf("poll %d:", poll(p, 4, -1));
	for (int i = 0; i < 4; i++)
		printf(" %x", p[i].revents);
	printf("\n");
	read(a[0], &c, 1);
	close(a[1]);
	printf("poll %d: %x\n", poll(p, 1, 1000), p[0].revents);
	FD_ZERO(&r);
	FD_ZERO(&w);
	FD_SET(b[0], &r);
	FD_SET(b[1], &w);
	printf("select %d", select(b[1] + 1, &r, &w, NULL, NULL));
	printf(": %d %d\n", FD_ISSET(b[0], &r), FD_ISSET(b[1], &w));
	FD_ZERO(&r);
	FD_SET(b[0], &r);
	printf("select with nothing %d", select(b[0] + 1, &r, NULL, NULL, &tv));
	printf(": %d\n", FD_ISSET(b[0], &r));
	ep = epoll_create1(0);
	ev[0] = (struct epoll_event){ .events = EPOLLIN, .data.u32 = 11 };
	printf("add %d\n", epoll_ctl(ep, EPOLL_CTL_ADD, b[0], &ev[0]));
	printf("again %d", epoll_ctl(ep, EPOLL_CTL_ADD, b[0], &ev[0]));
	printf(" %s\n", strerror(errno));
	ev[0] = (struct epoll_event){ .events = EPOLLIN | EPOLLONESHOT, .data.u32 = 22 };
	epoll_ctl(ep, EPOLL_CTL_ADD, e, &ev[0]);
	printf("wait %d", epoll_wait(ep, ev, 4, 0));
	printf(": %x %u\n", ev[0].events, ev[0].data.u32);
	printf("oneshot %d\n", epoll_wait(ep, ev, 4, 0));
	write(b[1], "yz", 2);
	printf("wait %d", epoll_wait(ep, ev, 4, -1));
	printf(": %x %u\n", ev[0].events, ev[0].data.u32);
	printf("del %d, wait %d\n", epoll_ctl(ep, EPOLL_CTL_DEL, b[0], NULL), epoll_wait(ep, ev, 4, 0));
	return 0;
}
