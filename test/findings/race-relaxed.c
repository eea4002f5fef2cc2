#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
static int data;
static atomic_int ready;
static void *produce(void *unused) {
	data = 42; // began
	atomic_store_explicit(&ready, 1, memory_order_relaxed);
	return unused;
}
int main(void) {
	pthread_t t;
	pthread_create(&t, 0, produce, 0);
	while (!atomic_load_explicit(&ready, memory_order_relaxed)) sched_yield();
	int seen = data; // finding: data-race
	pthread_join(t, 0);
	return seen != 42;
}
