/* main() ends by pthread_exit(): the process lives until its last thread ends. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void at_exit(void)
{
	printf("atexit\n");
	fflush(stdout);
}

static void *other(void *main_thread)
{
	printf("join of main %d\n", pthread_join(*(pthread_t *)main_thread, NULL));
	printf("other ends\n");
	return NULL;
}

int main(void)
{
	static pthread_t self;
	pthread_t t;

	atexit(at_exit);
	self = pthread_self();
	pthread_create(&t, NULL, other, &self);
	printf("main ends\n");
	pthread_exit(NULL);
}
