#include <pthread.h>
static int counter;
static void *count(void *unused) {
	for (int i = 0; i < 10; i++) counter++; // finding: data-race
	return unused;
}
int main(void) {
	pthread_t a, b;
	pthread_create(&a, 0, count, 0);
	pthread_create(&b, 0, count, 0);
	pthread_join(a, 0);
	pthread_join(b, 0);
	return counter != 20;
}
