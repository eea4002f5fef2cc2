/* UFFD_FEATURE_EVENT_UNMAP: munmap(2) waits until the monitor has read that the range is gone. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	for (int i = 0; i < 2; i++) {
		struct uffd_msg msg = next_message(fd);

		printf("event 0x%x: pages %llu to %llu\n", msg.event, (msg.arg.remove.start - (unsigned long)area) / PAGE, (msg.arg.remove.end - (unsigned long)area) / PAGE);
	}
	return unused;
}

int main(void)
{
	pthread_t t;

	fd = uffd_ready(0, UFFD_FEATURE_EVENT_UNMAP);
	area = pages(4);
	need(uffd_register(fd, area, 4 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, answer, NULL);
	int one = munmap(area + PAGE, PAGE), rest = munmap(area, 4 * PAGE);

	pthread_join(t, NULL);
	printf("munmap of the second page %d, of the rest %d\n", one, rest);
	return 0;
}
