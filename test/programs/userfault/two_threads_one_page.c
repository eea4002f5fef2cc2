/* Two threads wait for the same page: two messages, one copy wakes both. */
#include "uffd.h"

static char *area;
static int got[2];

static void *reader(void *arg)
{
	long n = (long)arg;

	got[n] = area[n];
	return NULL;
}

int main(void)
{
	int fd = uffd_ready(0, 0);
	char *from = pages(1);
	struct uffd_msg one, two;
	pthread_t t[2];

	from[0] = 'x';
	from[1] = 'y';
	area = pages(1);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	for (long i = 0; i < 2; i++)
		pthread_create(&t[i], NULL, reader, (void *)i);
	one = next_message(fd);
	two = next_message(fd);
	show_fault(&one, area);
	show_fault(&two, area);
	say("copy", uffd_copy(fd, area, from, PAGE, 0));
	pthread_join(t[0], NULL);
	pthread_join(t[1], NULL);
	printf("%c%c\n", got[0], got[1]);
	return 0;
}
