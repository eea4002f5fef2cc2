#include <pthread.h>
static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;
static char text[16];
static void put(pthread_mutex_t *lock, char c) {
	pthread_mutex_lock(lock);
	text[3] = c; // finding: data-race
	pthread_mutex_unlock(lock);
}
static void *other(void *unused) { put(&second, 'b'); return unused; }
int main(void) {
	pthread_t t;
	pthread_create(&t, 0, other, 0);
	put(&first, 'a');
	pthread_join(t, 0);
	return 0;
}
