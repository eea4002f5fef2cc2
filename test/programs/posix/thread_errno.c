/* errno belongs to the thread. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static pthread_barrier_t b;

static void *other(void *unused)
{
	close(-1);
	pthread_barrier_wait(&b);
	pthread_barrier_wait(&b);
	printf("other: %s\n", strerror(errno));
	return unused;
}

int main(void)
{
	pthread_t t;

	pthread_barrier_init(&b, NULL, 2);
	pthread_create(&t, NULL, other, NULL);
	pthread_barrier_wait(&b);
	printf("main: %d\n", errno);
	errno = ENOENT;
	pthread_barrier_wait(&b);
	pthread_join(t, NULL);
	printf("main: %s\n", strerror(errno));
	return 0;
}
