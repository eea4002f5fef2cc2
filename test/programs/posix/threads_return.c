/* pthread_create, join with results, equal, self, detached threads and what join refuses. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static void *square(void *arg)
{
	long n = (long)arg;

	return (void *)(n * n);
}

static void *leave(void *arg)
{
	pthread_exit((char *)arg + 1);
}

static pthread_t seen;

static void *who(void *arg)
{
	seen = pthread_self();
	return arg;
}

int main(void)
{
	pthread_t t[5];
	void *r;

	for (long i = 0; i < 5; i++)
		if (pthread_create(&t[i], NULL, square, (void *)i))
			return 1;
	for (int i = 4; i >= 0; i--) {
		printf("join %d", pthread_join(t[i], &r));
		printf(" %ld\n", (long)r);
	}
	pthread_create(&t[0], NULL, leave, (void *)41);
	pthread_join(t[0], &r);
	printf("pthread_exit %ld\n", (long)r);
	pthread_create(&t[0], NULL, who, NULL);
	pthread_join(t[0], NULL);
	printf("self %d, not main %d\n", pthread_equal(seen, t[0]) != 0, pthread_equal(seen, pthread_self()) == 0);
	printf("join itself: %s\n", strerror(pthread_join(pthread_self(), NULL)));
	return 0;
}
