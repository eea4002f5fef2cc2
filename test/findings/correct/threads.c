// Threads that order what they do: locks, conditions, atomics, start and end, each its own bytes.
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
static int counter, stage, shared = 3;
static long total;
static char each[4];
static _Atomic int plain_syntax;
static atomic_int ready, hits;
static int message;
static sem_t sem;
static pthread_barrier_t barrier;
static int slots[3];
static void *work(void *argument) {
	int n = *(int *)argument;
	each[n] = n;
	for (int i = 0; i < 5; i++) {
		pthread_mutex_lock(&lock);
		counter++;
		pthread_mutex_unlock(&lock);
		atomic_fetch_add_explicit(&hits, 1, memory_order_relaxed);
		plain_syntax++;
	}
	pthread_rwlock_rdlock(&rw);
	int seen = shared;
	pthread_rwlock_unlock(&rw);
	pthread_rwlock_wrlock(&rw);
	total += seen;
	pthread_rwlock_unlock(&rw);
	slots[n] = n + 1;
	pthread_barrier_wait(&barrier);
	int sum = slots[0] + slots[1] + slots[2];
	pthread_mutex_lock(&lock);
	stage++;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	char *own = malloc(20);
	sprintf(own, "%d", sum);
	return own;
}
static void *send(void *unused) {
	message = 7;
	atomic_store_explicit(&ready, 1, memory_order_release);
	shared++;
	sem_post(&sem);
	return unused;
}
int main(void) {
	pthread_t t[3], s;
	int number[3] = { 0, 1, 2 }, sum = 0;
	pthread_barrier_init(&barrier, 0, 3);
	sem_init(&sem, 0, 0);
	for (int i = 0; i < 3; i++) pthread_create(&t[i], 0, work, &number[i]);
	pthread_mutex_lock(&lock);
	while (stage < 3) pthread_cond_wait(&changed, &lock);
	pthread_mutex_unlock(&lock);
	for (int i = 0; i < 3; i++) {
		void *result;
		pthread_join(t[i], &result);
		sum += atoi(result) + each[i];
		free(result);
	}
	pthread_create(&s, 0, send, 0);
	while (!atomic_load_explicit(&ready, memory_order_acquire)) sched_yield();
	sum += message;
	sem_wait(&sem);
	sum += shared;
	pthread_join(s, 0);
	printf("%d %d %ld %d %d\n", counter, sum, total, (int)hits, (int)plain_syntax);
	return 0;
}
