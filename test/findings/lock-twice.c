#include <pthread.h>
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
int main(void) {
	pthread_mutex_lock(&m); // began
	pthread_mutex_lock(&m); // finding: lock-held-twice
	return 0;
}
