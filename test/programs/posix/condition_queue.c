/* A bounded queue with two conditions, three producers and two consumers. */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t room = PTHREAD_COND_INITIALIZER, some = PTHREAD_COND_INITIALIZER;
static int queue[4], head, count, done;

static void *produce(void *arg)
{
	int base = (int)(long)arg * 100;

	for (int i = 0; i < 10; i++) {
		pthread_mutex_lock(&lock);
		while (count == 4)
			pthread_cond_wait(&room, &lock);
		queue[(head + count++) % 4] = base + i;
		pthread_cond_signal(&some);
		pthread_mutex_unlock(&lock);
	}
	return NULL;
}

static void *consume(void *unused)
{
	long sum = 0;

	pthread_mutex_lock(&lock);
	for (;;) {
		while (count == 0 && !done)
			pthread_cond_wait(&some, &lock);
		if (count == 0)
			break;
		sum += queue[head];
		head = (head + 1) % 4;
		count--;
		pthread_cond_signal(&room);
	}
	pthread_mutex_unlock(&lock);
	return (void *)sum;
}

int main(void)
{
	pthread_t p[3], c[2];
	long sum = 0;

	for (long i = 0; i < 3; i++)
		pthread_create(&p[i], NULL, produce, (void *)i);
	for (int i = 0; i < 2; i++)
		pthread_create(&c[i], NULL, consume, NULL);
	for (int i = 0; i < 3; i++)
		pthread_join(p[i], NULL);
	pthread_mutex_lock(&lock);
	done = 1;
	pthread_cond_broadcast(&some);
	pthread_mutex_unlock(&lock);
	for (int i = 0; i < 2; i++) {
		void *r;

		pthread_join(c[i], &r);
		sum += (long)r;
	}
	printf("sum %ld\n", sum);
	return 0;
}
