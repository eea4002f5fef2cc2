/* Readers together, writers alone. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static int value;

static void *write_it(void *unused)
{
	for (int i = 0; i < 100; i++) {
		pthread_rwlock_wrlock(&lock);
		int v = value;

		value = -1;
		value = v + 1;
		pthread_rwlock_unlock(&lock);
	}
	return unused;
}

static void *read_it(void *unused)
{
	long bad = 0;

	for (int i = 0; i < 100; i++) {
		pthread_rwlock_rdlock(&lock);
		bad += value < 0;
		pthread_rwlock_unlock(&lock);
	}
	return (void *)bad;
}

static void *tries(void *unused)
{
	printf("  tryrdlock %s", strerror(pthread_rwlock_tryrdlock(&lock)));
	printf(", trywrlock %s\n", strerror(pthread_rwlock_trywrlock(&lock)));
	return unused;
}

int main(void)
{
	pthread_t t[4];
	void *r;

	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, i < 2 ? write_it : read_it, NULL);
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], &r);
		if (i >= 2)
			printf("reader saw %ld half-written\n", (long)r);
	}
	printf("value %d\n", value);
	pthread_rwlock_wrlock(&lock);
	printf("held for writing\n");
	pthread_create(&t[0], NULL, tries, NULL);
	pthread_join(t[0], NULL);
	pthread_rwlock_unlock(&lock);
	return 0;
}
