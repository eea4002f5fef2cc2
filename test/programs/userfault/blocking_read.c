/* A blocking descriptor: read(2) waits for the fault. Poll does not work on one without O_NONBLOCK: POLLERR. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	char *from = pages(1);
	struct uffd_msg msg;

	memset(from, 'b', PAGE);
	say("read", read(fd, &msg, sizeof(msg)));
	show_fault(&msg, area);
	say("copy", uffd_copy(fd, area, from, PAGE, 0));
	return unused;
}

int main(void)
{
	struct pollfd p = { .events = POLLIN };
	pthread_t t;

	fd = uffd_ready(0, 0);
	p.fd = fd;
	area = pages(1);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	say("poll of a blocking descriptor", poll(&p, 1, 0));
	printf("revents 0x%x\n", p.revents);
	pthread_create(&t, NULL, answer, NULL);
	char got = area[0];

	pthread_join(t, NULL);
	printf("main got %c\n", got);
	return 0;
}
