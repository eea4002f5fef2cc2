/* pthread_cond_timedwait and sem_timedwait give up at their time. */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

int main(void)
{
	pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
	pthread_cond_t c = PTHREAD_COND_INITIALIZER;
	struct timespec t, after;
	sem_t s;

	clock_gettime(CLOCK_REALTIME, &t);
	t.tv_nsec += 20000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&m);
	printf("condition: %s\n", strerror(pthread_cond_timedwait(&c, &m, &t)));
	clock_gettime(CLOCK_REALTIME, &after);
	printf("late enough: %d\n", after.tv_sec > t.tv_sec || (after.tv_sec == t.tv_sec && after.tv_nsec >= t.tv_nsec));
	printf("the mutex is ours: %s\n", strerror(pthread_mutex_trylock(&m)));
	pthread_mutex_unlock(&m);
	sem_init(&s, 0, 1);
	printf("semaphore: %d\n", sem_timedwait(&s, &t));
	printf("empty: %d", sem_timedwait(&s, &t));
	printf(" %s\n", strerror(errno));
	printf("try: %d", sem_trywait(&s));
	printf(" %s\n", strerror(errno));
	t.tv_nsec = -1;
	printf("no time: %s\n", strerror(pthread_mutex_lock(&m) ? 0 : pthread_cond_timedwait(&c, &m, &t)));
	return 0;
}
