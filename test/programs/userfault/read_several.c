/* One read(2) takes as many messages as there are and fit. */
#include "uffd.h"

static char *area;
static pthread_barrier_t ready;

static void *reader(void *arg)
{
	long n = (long)arg;

	pthread_barrier_wait(&ready);
	return (void *)(long)area[n * PAGE];
}

int main(void)
{
	int fd = uffd_ready(O_NONBLOCK, 0), seen[3] = { 0 };
	struct uffd_msg msg[8];
	char *from = pages(3);
	pthread_t t[3];
	int got = 0;

	for (int i = 0; i < 3; i++)
		memset(from + i * PAGE, 'a' + i, PAGE);
	area = pages(3);
	need(uffd_register(fd, area, 3 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_barrier_init(&ready, NULL, 4);
	for (long i = 0; i < 3; i++)
		pthread_create(&t[i], NULL, reader, (void *)i);
	pthread_barrier_wait(&ready);
	usleep(50000);
	ssize_t n = read(fd, msg, sizeof(msg) - 1);
	printf("read %zd messages\n", n / (ssize_t)sizeof(msg[0]));
	for (got = 0; got < n / (ssize_t)sizeof(msg[0]); got++)
		seen[(msg[got].arg.pagefault.address - (unsigned long)area) / PAGE]++;
	printf("pages %d %d %d\n", seen[0], seen[1], seen[2]);
	say("copy", uffd_copy(fd, area, from, 3 * PAGE, 0));
	for (int i = 0; i < 3; i++) {
		void *r;

		pthread_join(t[i], &r);
		printf("%c\n", (int)(long)r);
	}
	return 0;
}
