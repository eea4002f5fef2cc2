/* Three rounds over a barrier: nobody is in the next round before all are through, one is the serial thread. */
#include <pthread.h>
#include <stdio.h>

#define N 4

static pthread_barrier_t barrier;
static int cells[N], serial[3];

static void *work(void *arg)
{
	long n = (long)arg;
	long wrong = 0;

	for (int round = 0; round < 3; round++) {
		cells[n] = round + 1;
		if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
			__atomic_fetch_add(&serial[round], 1, __ATOMIC_SEQ_CST);
		for (int i = 0; i < N; i++)
			wrong += cells[i] != round + 1;
		pthread_barrier_wait(&barrier);
	}
	return (void *)wrong;
}

int main(void)
{
	pthread_t t[N];

	pthread_barrier_init(&barrier, NULL, N);
	for (long i = 0; i < N; i++)
		pthread_create(&t[i], NULL, work, (void *)i);
	for (int i = 0; i < N; i++) {
		void *r;

		pthread_join(t[i], &r);
		printf("thread %d: %ld wrong\n", i, (long)r);
	}
	printf("serial %d %d %d\n", serial[0], serial[1], serial[2]);
	return 0;
}
