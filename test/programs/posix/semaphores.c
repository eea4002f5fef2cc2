/* Semaphores between threads: ping and pong. */
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

static sem_t ping, pong;

static void *other(void *unused)
{
	for (int i = 0; i < 5; i++) {
		sem_wait(&ping);
		printf("pong %d\n", i);
		sem_post(&pong);
	}
	return unused;
}

int main(void)
{
	pthread_t t;
	int value;

	sem_init(&ping, 0, 0);
	sem_init(&pong, 0, 0);
	pthread_create(&t, NULL, other, NULL);
	for (int i = 0; i < 5; i++) {
		printf("ping %d\n", i);
		sem_post(&ping);
		sem_wait(&pong);
	}
	pthread_join(t, NULL);
	sem_post(&ping);
	sem_post(&ping);
	sem_getvalue(&ping, &value);
	printf("value %d\n", value);
	return 0;
}
