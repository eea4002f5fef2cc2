/* pthread_once, thread-specific data with destructors, cleanup handlers. */
#include <pthread.h>
#include <stdio.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;

static void destroy(void *p)
{
	printf("destroy %ld\n", (long)p);
}

static void make(void)
{
	printf("made once\n");
	pthread_key_create(&key, destroy);
}

static void clean(void *p)
{
	printf("clean %s\n", (char *)p);
}

static void *work(void *arg)
{
	pthread_once(&once, make);
	printf("thread %ld had %d\n", (long)arg, pthread_getspecific(key) != NULL);
	pthread_setspecific(key, arg);
	pthread_cleanup_push(clean, "outer");
	pthread_cleanup_push(clean, "inner");
	if ((long)arg == 2)
		pthread_exit(NULL);
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(1);
	printf("thread %ld has %ld\n", (long)arg, (long)pthread_getspecific(key));
	return NULL;
}

int main(void)
{
	for (long i = 1; i <= 3; i++) {
		pthread_t t;

		pthread_create(&t, NULL, work, (void *)i);
		pthread_join(t, NULL);
	}
	pthread_once(&once, make);
	printf("main has %d\n", pthread_getspecific(key) != NULL);
	return 0;
}
