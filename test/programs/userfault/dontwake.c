/* A copy that does not wake: the page is there, the waiting thread goes on only when it is woken. */
#include "uffd.h"

static int fd;
static char *area;
static volatile int arrived;
static char got;

static void *reader(void *unused)
{
	got = area[0];
	arrived = 1;
	return unused;
}

int main(void)
{
	char *from = pages(1);
	struct uffd_msg msg;
	pthread_t t;

	memset(from, 'd', PAGE);
	fd = uffd_ready(0, 0);
	area = pages(1);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, reader, NULL);
	msg = next_message(fd);
	show_fault(&msg, area);
	say("copy", uffd_copy(fd, area, from, PAGE, UFFDIO_COPY_MODE_DONTWAKE));
	printf("main reads %c\n", area[0]);
	usleep(20000);
	printf("reader has arrived: %d\n", arrived);
	say("wake", uffd_wake(fd, area, PAGE));
	pthread_join(t, NULL);
	printf("reader got %c\n", got);
	return 0;
}
