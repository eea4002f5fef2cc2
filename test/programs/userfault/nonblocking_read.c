/* O_NONBLOCK: EAGAIN while there is no message; poll says when there is one. */
#include "uffd.h"

static char *area;

/* Answers what it read. */
static void *reader(void *unused __attribute__((unused)))
{
	return (void *)(long)area[0];
}

int main(void)
{
	int fd = uffd_ready(O_NONBLOCK, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLOUT };
	char *from = pages(1);
	struct uffd_msg msg;
	pthread_t t;
	void *got;

	memset(from, 'n', PAGE);
	area = pages(1);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	say("read", read(fd, &msg, sizeof(msg)));
	say("poll", poll(&p, 1, 0));
	pthread_create(&t, NULL, reader, NULL);
	say("poll", poll(&p, 1, -1));
	printf("revents 0x%x\n", p.revents);
	say("read", read(fd, &msg, sizeof(msg)));
	show_fault(&msg, area);
	say("read", read(fd, &msg, sizeof(msg)));
	say("poll", poll(&p, 1, 0));
	say("copy", uffd_copy(fd, area, from, PAGE, 0));
	pthread_join(t, &got);
	printf("reader got %c\n", (int)(long)got);
	return 0;
}
