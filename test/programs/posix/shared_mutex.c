/* A mutex and a condition in shared memory, between processes. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared { pthread_mutex_t lock; pthread_cond_t turn; int next, sum; };

int main(void)
{
	struct shared *s = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_mutexattr_t ma;
	pthread_condattr_t ca;

	pthread_mutexattr_init(&ma);
	pthread_mutexattr_setpshared(&ma, PTHREAD_PROCESS_SHARED);
	pthread_condattr_init(&ca);
	pthread_condattr_setpshared(&ca, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&s->lock, &ma);
	pthread_cond_init(&s->turn, &ca);
	fflush(stdout);
	for (int n = 0; n < 3; n++) {
		if (fork())
			continue;
		for (int i = 0; i < 5; i++) {
			pthread_mutex_lock(&s->lock);
			while (s->next % 3 != n)
				pthread_cond_wait(&s->turn, &s->lock);
			s->next++;
			s->sum += n * i;
			pthread_cond_broadcast(&s->turn);
			pthread_mutex_unlock(&s->lock);
		}
		_exit(n);
	}
	int statuses = 0, status;

	while (wait(&status) > 0)
		statuses += WEXITSTATUS(status);
	printf("turns %d, sum %d, statuses %d\n", s->next, s->sum, statuses);
	return 0;
}
