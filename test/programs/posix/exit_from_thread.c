/* exit() in a thread ends the process with its status. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *other(void *unused)
{
	printf("leaving\n");
	exit(9);
	return unused;
}

int main(void)
{
	pthread_t t;

	pthread_create(&t, NULL, other, NULL);
	pause();
	printf("never\n");
	return 0;
}
