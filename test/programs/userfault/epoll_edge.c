/* Level- and edge-triggered epoll on a userfaultfd, a pipe and an event counter. */
#define _GNU_SOURCE
#include <linux/userfaultfd.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <pthread.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <fcntl.h>
static char *area;
static void *touch(void *p) { return (void *)(long)*(volatile char *)p; }
static void show(const char *w, int ep) { struct epoll_event e[8]; int n = epoll_wait(ep, e, 8, 20); printf("%-34s %d", w, n); for (int i = 0; i < n; i++) printf(" %c:%x", (char)e[i].data.u32, e[i].events); puts(""); }
int main(void)
{
	int p[2], ev = eventfd(0, EFD_NONBLOCK), ep = epoll_create1(0), lv = epoll_create(1);
	struct epoll_event e; uint64_t v = 1; char buf[16];
	pipe2(p, O_NONBLOCK);
	e.events = EPOLLIN | EPOLLET; e.data.u64 = 0; e.data.u32 = 'p'; epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &e); e.events = EPOLLIN; epoll_ctl(lv, EPOLL_CTL_ADD, p[0], &e);
	e.events = EPOLLIN | EPOLLET; e.data.u32 = 'e'; epoll_ctl(ep, EPOLL_CTL_ADD, ev, &e); e.events = EPOLLIN; epoll_ctl(lv, EPOLL_CTL_ADD, ev, &e);
	show("nothing", ep);
	write(p[1], "abc", 3); show("edge after a write", ep); show("edge again", ep); show("level", lv); show("level again", lv);
	read(p[0], buf, 1); show("edge after a partial read", ep); show("level after a partial read", lv);
	write(p[1], "d", 1); show("edge after another write", ep); show("and again", ep);
	read(p[0], buf, 16); show("level when empty", lv);
	write(ev, &v, 8); show("edge counter", ep); write(ev, &v, 8); show("edge counter again", ep); show("none", ep); read(ev, &v, 8); printf("counter %llu\n", (unsigned long long)v); show("level", lv);
	close(p[1]); show("edge hangup", ep); show("edge hangup again", ep); show("level hangup", lv);
	int uffd = syscall(__NR_userfaultfd, O_NONBLOCK); struct uffdio_api api = { .api = UFFD_API }; ioctl(uffd, UFFDIO_API, &api);
	area = mmap(0, 4 * 4096, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct uffdio_register r = { { (unsigned long)area, 4 * 4096 }, UFFDIO_REGISTER_MODE_MISSING }; ioctl(uffd, UFFDIO_REGISTER, &r);
	e.events = EPOLLIN | EPOLLET; e.data.u32 = 'u'; epoll_ctl(ep, EPOLL_CTL_ADD, uffd, &e); e.events = EPOLLIN; epoll_ctl(lv, EPOLL_CTL_ADD, uffd, &e);
	pthread_t t[2]; void *res;
	pthread_create(&t[0], 0, touch, area); usleep(20000);
	show("uffd edge", ep); show("uffd edge again", ep); 
	struct uffd_msg m; printf("read %zd\n", read(uffd, &m, sizeof m)); printf("read %zd %s\n", read(uffd, &m, sizeof m), strerror(errno));
	show("uffd edge after the read", ep);
	pthread_create(&t[1], 0, touch, area + 4096); usleep(20000);
	show("second fault", ep);
	read(uffd, &m, sizeof m);
	struct uffdio_zeropage z = { { (unsigned long)area, 4 * 4096 } }; printf("zeropage %d\n", ioctl(uffd, UFFDIO_ZEROPAGE, &z));
	pthread_join(t[0], &res); pthread_join(t[1], &res); printf("%ld\n", (long)res);
	e.events = EPOLLIN | EPOLLONESHOT; e.data.u32 = 'o'; printf("mod %d\n", epoll_ctl(ep, EPOLL_CTL_MOD, ev, &e)); v = 3; write(ev, &v, 8); show("oneshot", ep); show("oneshot again", ep); epoll_ctl(ep, EPOLL_CTL_MOD, ev, &e); show("re-armed", ep);
	printf("del %d\n", epoll_ctl(ep, EPOLL_CTL_DEL, ev, 0)); printf("del again %d %s\n", epoll_ctl(ep, EPOLL_CTL_DEL, ev, 0), strerror(errno));
	e.events = EPOLLIN; e.data.u32 = 'n'; printf("nested %d\n", epoll_ctl(lv, EPOLL_CTL_ADD, ep, &e)); printf("add itself %d %s\n", epoll_ctl(ep, EPOLL_CTL_ADD, ep, &e), strerror(errno));
	return 0;
}
