/* Objects of threads: each has its own, with the value that it was initialised with. */
#include <pthread.h>
#include <stdio.h>

struct pair { int a; long b; };
static __thread int count = 5;
_Thread_local struct pair pair = { 1, 2 };
static __thread char text[8] = "abc";
static __thread int *own;

static int next(void)
{
	static __thread int calls;

	return ++calls;
}

static void *run(void *arg)
{
	long n = (long)arg;

	count += n;
	pair.b = n * 10;
	text[0] = 'A' + n;
	own = &count;
	next();
	printf("thread %ld: count %d, pair %d %ld, text %s, own %d, call %d\n", n, count, pair.a, pair.b, text, *own, next());
	return own == &count ? arg : NULL;
}

int main(void)
{
	long n;

	count = 100;
	text[1] = 'X';
	for (n = 1; n <= 3; n++) {
		pthread_t t;
		void *result;

		pthread_create(&t, NULL, run, (void *)n);
		pthread_join(t, &result);
		printf("joined %ld\n", (long)result);
	}
	printf("main: count %d, pair %d %ld, text %s, size %zu, call %d, %s\n", count, pair.a, pair.b, text, sizeof(pair), next(), own ? "set" : "null");
	return 0;
}
