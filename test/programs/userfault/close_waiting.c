/* The monitor closes its descriptor while a thread waits: the thread goes on with an ordinary page of zeros. */
#include "uffd.h"

static char *area;
static int got = -1;

static void *reader(void *unused)
{
	got = area[0];
	return unused;
}

int main(void)
{
	int fd = uffd_ready(0, 0);
	struct uffd_msg msg;
	pthread_t t;

	area = pages(2);
	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, reader, NULL);
	msg = next_message(fd);
	show_fault(&msg, area);
	say("close", close(fd));
	pthread_join(t, NULL);
	printf("reader got %d\n", got);
	printf("and the other page %d\n", area[PAGE]);
	return 0;
}
