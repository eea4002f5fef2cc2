#include <pthread.h>
#include <unistd.h>
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static void *other(void *u) { pthread_mutex_lock(&b); usleep(100); pthread_mutex_lock(&a); return u; } // began
int main(void) {
	pthread_t t;
	pthread_create(&t, 0, other, 0);
	pthread_mutex_lock(&a);
	usleep(200);
	pthread_mutex_lock(&b); // finding: deadlock
	return 0;
}
