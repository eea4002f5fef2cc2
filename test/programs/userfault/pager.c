/* A user-space pager: four threads share sixteen pages that one monitor supplies; every page comes once. */
#include "uffd.h"

#define PAGES 16

static int fd, supplied[PAGES];
static char *area;

static void *answer(void *unused)
{
	char *from = pages(1);

	for (int i = 0; i < PAGES; ) {
		struct uffd_msg msg = next_message(fd);
		unsigned long at = msg.arg.pagefault.address & ~(PAGE - 1);
		int n = (int)((at - (unsigned long)area) / PAGE);

		*(int *)from = n * n;
		if (uffd_copy(fd, (void *)at, from, PAGE, 0) == 0) {
			supplied[n]++;
			i++;
		} else {
			uffd_wake(fd, (void *)at, PAGE);
		}
	}
	return unused;
}

static void *reader(void *arg)
{
	long start = (long)arg, sum = 0;

	for (int i = 0; i < PAGES; i++)
		sum += *(volatile int *)(area + (start * 5 + i) % PAGES * PAGE);
	return (void *)sum;
}

int main(void)
{
	pthread_t monitor, t[4];

	fd = uffd_ready(0, 0);
	area = pages(PAGES);
	need(uffd_register(fd, area, PAGES * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&monitor, NULL, answer, NULL);
	for (long i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, reader, (void *)i);
	for (int i = 0; i < 4; i++) {
		void *sum;

		pthread_join(t[i], &sum);
		printf("sum %ld\n", (long)sum);
	}
	for (int i = 0; i < PAGES; i++)
		printf("%d", supplied[i]);
	printf("\n");
	fflush(stdout);
	_exit(0);
}
