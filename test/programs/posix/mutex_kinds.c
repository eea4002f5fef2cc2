/* Normal, recursive and error-checking mutexes: what lock, trylock and unlock answer. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t m;

static void *other(void *arg)
{
	printf("  other thread: trylock %s", strerror(pthread_mutex_trylock(&m)));
	printf(", unlock %s\n", *(int *)arg == PTHREAD_MUTEX_NORMAL ? "-" : strerror(pthread_mutex_unlock(&m)));
	return NULL;
}

int main(void)
{
	static const int kinds[] = { PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_ERRORCHECK };

	for (int i = 0; i < 3; i++) {
		pthread_mutexattr_t a;
		pthread_t t;
		int kind = kinds[i];

		pthread_mutexattr_init(&a);
		pthread_mutexattr_settype(&a, kind);
		pthread_mutex_init(&m, &a);
		printf("kind %d: lock %d\n", i, pthread_mutex_lock(&m));
		pthread_create(&t, NULL, other, &kind);
		pthread_join(t, NULL);
		printf("  again: trylock %s", strerror(pthread_mutex_trylock(&m)));
		printf(", lock %s\n", kind == PTHREAD_MUTEX_NORMAL ? "-" : strerror(pthread_mutex_lock(&m)));
		printf("  unlock %d\n", pthread_mutex_unlock(&m));
		if (kind == PTHREAD_MUTEX_RECURSIVE)
			printf("  unlock %d, unlock %d\n", pthread_mutex_unlock(&m), pthread_mutex_unlock(&m));
		if (kind != PTHREAD_MUTEX_NORMAL)
			printf("  one too many: %s\n", strerror(pthread_mutex_unlock(&m)));
		printf("  destroy %d\n", pthread_mutex_destroy(&m));
	}
	return 0;
}
