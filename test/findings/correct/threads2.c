// Threads with objects of their own, memory handed over under a lock, double-checked initialisation with atomics, reuse after join.
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static _Thread_local int own;
static __thread char name[16];
struct job { struct job *next; int n; char text[12]; };
static struct { pthread_mutex_t lock; pthread_cond_t some; struct job *first; int closed; } queue = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER };
static long done[3];
static _Atomic(struct job *) stack;
static struct job *_Atomic single;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int table[8];
static void make(void) { for (int i = 0; i < 8; i++) table[i] = i * i; }
static struct job *get(void) {
	struct job *j = atomic_load_explicit(&single, memory_order_acquire);
	if (!j) {
		struct job *mine = calloc(1, sizeof *mine), *none = NULL;
		mine->n = 77;
		if (atomic_compare_exchange_strong_explicit(&single, &none, mine, memory_order_acq_rel, memory_order_acquire)) j = mine;
		else { free(mine); j = none; }
	}
	return j;
}
static void push(struct job *j) { struct job *old = atomic_load(&stack); do j->next = old; while (!atomic_compare_exchange_weak(&stack, &old, j)); }
static void *worker(void *argument) {
	long me = (long)argument;
	snprintf(name, sizeof name, "w%ld", me);
	pthread_once(&once, make);
	for (;;) {
		pthread_mutex_lock(&queue.lock);
		while (!queue.first && !queue.closed) pthread_cond_wait(&queue.some, &queue.lock);
		struct job *j = queue.first;
		if (j) queue.first = j->next;
		pthread_mutex_unlock(&queue.lock);
		if (!j) break;
		own += j->n + table[2];
		done[me] += j->n;
		if (j->n % 2) push(j); else free(j);
	}
	return (void *)(long)(own + get()->n - get()->n + (name[1] - '0') * 0);
}
int main(void) {
	pthread_t t[3];
	for (long i = 0; i < 3; i++) pthread_create(&t[i], NULL, worker, (void *)i);
	for (int i = 0; i < 12; i++) {
		struct job *j = malloc(sizeof *j);
		j->n = i; strcpy(j->text, "job");
		pthread_mutex_lock(&queue.lock);
		j->next = queue.first; queue.first = j;
		pthread_cond_signal(&queue.some);
		pthread_mutex_unlock(&queue.lock);
	}
	pthread_mutex_lock(&queue.lock);
	queue.closed = 1;
	pthread_cond_broadcast(&queue.some);
	pthread_mutex_unlock(&queue.lock);
	long total = 0, sum = 0;
	for (int i = 0; i < 3; i++) { void *r; pthread_join(t[i], &r); total += (long)r; sum += done[i]; }
	struct job *j = stack;
	while (j) { struct job *next = j->next; sum += strlen(j->text); free(j); j = next; }
	free(single);
	printf("%ld %ld %d\n", total, sum, own);
	return 0;
}
