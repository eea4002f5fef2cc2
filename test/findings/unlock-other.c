#include <pthread.h>
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
int main(void) {
	pthread_mutex_unlock(&m); // finding: unlock-not-held
	return 0;
}
