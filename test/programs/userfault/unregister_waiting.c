/* UFFDIO_UNREGISTER wakes a thread that waits: it goes on with a page of zeros. */
#include "uffd.h"

static char *area;

static void *reader(void *unused)
{
	area[0] = 1;
	return unused;
}

int main(void)
{
	int fd = uffd_ready(0, 0);
	struct uffd_msg msg;
	pthread_t t;

	area = pages(1);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, reader, NULL);
	msg = next_message(fd);
	show_fault(&msg, area);
	say("unregister", uffd_unregister(fd, area, PAGE));
	pthread_join(t, NULL);
	printf("%d\n", area[0]);
	return 0;
}
