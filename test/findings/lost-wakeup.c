#include <pthread.h>
#include <unistd.h>
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static void *teller(void *u) { pthread_mutex_lock(&m); pthread_cond_signal(&c); pthread_mutex_unlock(&m); return u; } // began
int main(void) {
	pthread_t t;
	pthread_create(&t, 0, teller, 0);
	pthread_join(t, 0);
	pthread_mutex_lock(&m);
	pthread_cond_wait(&c, &m); // finding: lost-wakeup
	return 0;
}
