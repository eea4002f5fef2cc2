#include <pthread.h>
#include <sched.h>
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct { long sum; int done; } state;
static void *work(void *unused) {
	pthread_mutex_lock(&lock);
	state.sum += 5;
	state.done = 1; // finding: data-race
	pthread_mutex_unlock(&lock);
	return unused;
}
int main(void) {
	pthread_t t;
	pthread_create(&t, 0, work, 0);
	while (!state.done) // began
		sched_yield();
	pthread_join(t, 0);
	return state.sum != 5;
}
