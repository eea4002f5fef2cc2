/* eventfd: counter, semaphore, limits, blocking between threads. */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int e;

static void *writer(void *unused)
{
	uint64_t v = 7;

	usleep(10000);
	write(e, &v, 8);
	return unused;
}

static void say(const char *what, long r)
{
	printf("%s: %ld%s%s\n", what, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : "");
}

int main(void)
{
	uint64_t v = 0;
	pthread_t t;
	int s;

	e = eventfd(2, 0);
	say("read", read(e, &v, 8));
	printf("%llu\n", (unsigned long long)v);
	pthread_create(&t, NULL, writer, NULL);
	say("blocking read", read(e, &v, 8));
	printf("%llu\n", (unsigned long long)v);
	pthread_join(t, NULL);
	say("short read", read(e, &v, 4));
	v = ~0ULL;
	say("write of all ones", write(e, &v, 8));
	s = eventfd(3, EFD_SEMAPHORE | EFD_NONBLOCK);
	for (int i = 0; i < 4; i++) {
		say("semaphore", read(s, &v, 8));
		printf("%llu\n", (unsigned long long)v);
	}
	v = 0xfffffffffffffffeULL;
	say("write of the most", write(s, &v, 8));
	v = 1;
	say("one more", write(s, &v, 8));
	say("bad flags", eventfd(0, 64));
	return 0;
}
