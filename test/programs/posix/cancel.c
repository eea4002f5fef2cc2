/* pthread_cancel: at a cancellation point, not while it is disabled, with cleanup handlers. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int p[2];

static void clean(void *what)
{
	printf("cleanup of %s\n", (char *)what);
}

static void *reads(void *unused)
{
	char c;

	pthread_cleanup_push(clean, "read");
	read(p[0], &c, 1);
	pthread_cleanup_pop(1);
	return unused;
}

static void *disabled(void *unused)
{
	int old;

	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old);
	usleep(20000);
	pthread_testcancel();
	printf("still here\n");
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
	pthread_testcancel();
	printf("never\n");
	return unused;
}

static void *sleeps(void *unused)
{
	sleep(100);
	return unused;
}

int main(void)
{
	void *(*list[])(void *) = { reads, disabled, sleeps };

	if (pipe(p))
		return 1;
	for (int i = 0; i < 3; i++) {
		pthread_t t;
		void *r = NULL;

		pthread_create(&t, NULL, list[i], NULL);
		usleep(5000);
		int err = pthread_cancel(t);

		pthread_join(t, &r);
		printf("cancel %d, canceled %d\n", err, r == PTHREAD_CANCELED);
	}
	return 0;
}
