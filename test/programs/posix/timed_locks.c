/* Locks that are waited for until a time, of either clock; semaphores with a name; what fork() calls. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
static sem_t held, release;

static struct timespec soon(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	t.tv_nsec += 2000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

static void *reader(void *arg)
{
	pthread_rwlock_rdlock(&lock);
	sem_post(&held);
	sem_wait(&release);
	pthread_rwlock_unlock(&lock);
	return 0;
}
static void before(void) { puts("prepare"); fflush(stdout); }
static void parent(void) { puts("parent"); }
static void child(void) { write(1, "child\n", 6); }

int main(void)
{
	pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
	pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
	struct timespec t;
	pthread_t thread;
	sem_t *named, *again;

	pthread_create(&thread, 0, reader, 0);
	sem_wait(&held);
	t = soon(CLOCK_REALTIME);
	printf("write: %s\n", strerror(pthread_rwlock_timedwrlock(&lock, &t)));
	t = soon(CLOCK_REALTIME);
	printf("read: %s\n", strerror(pthread_rwlock_timedrdlock(&lock, &t)));
	pthread_rwlock_unlock(&lock);
	sem_post(&release);
	pthread_join(thread, 0);
	pthread_mutex_lock(&mutex);
	t = soon(CLOCK_MONOTONIC);
	printf("condition: %s\n", strerror(pthread_cond_clockwait(&cond, &mutex, CLOCK_MONOTONIC, &t)));
	t = soon(CLOCK_MONOTONIC);
	printf("semaphore: %d", sem_clockwait(&held, CLOCK_MONOTONIC, &t));
	printf(" %s\n", strerror(errno));
	sem_unlink("/faultline-timed");
	named = sem_open("/faultline-timed", O_CREAT | O_EXCL, 0600, 1);
	again = sem_open("/faultline-timed", 0);
	printf("named: %d, the same %d\n", sem_wait(named), named == again);
	sem_unlink("/faultline-timed");
	printf("unlinked: %d\n", sem_open("/faultline-timed", 0) == SEM_FAILED && errno == ENOENT);
	pthread_atfork(before, parent, child);
	if (fork() == 0)
		_exit(0);
	wait(0);
	return 0;
}
