/* One UFFDIO_COPY fills several pages; accesses of them fault no more. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	struct uffd_msg msg = next_message(fd);
	char *from = pages(4);

	for (int i = 0; i < 4; i++)
		memset(from + i * PAGE, 'a' + i, PAGE);
	show_fault(&msg, area);
	say("copy of four pages", uffd_copy(fd, area, from, 4 * PAGE, 0));
	return unused;
}

int main(void)
{
	struct pollfd p = { .events = POLLIN };
	pthread_t t;

	fd = uffd_ready(O_NONBLOCK, 0);
	area = pages(4);
	p.fd = fd;
	need(uffd_register(fd, area, 4 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, answer, NULL);
	char first = area[2 * PAGE];

	pthread_join(t, NULL);
	printf("%c%c%c%c\n", first, area[0], area[PAGE], area[3 * PAGE]);
	say("more messages", poll(&p, 1, 0));
	return 0;
}
