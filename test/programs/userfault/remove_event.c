/* UFFD_FEATURE_EVENT_REMOVE: madvise(MADV_DONTNEED) tells the monitor, and the page is missing again. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	char *from = pages(1);

	for (int i = 0; i < 3; i++) {
		struct uffd_msg msg = next_message(fd);

		if (msg.event == UFFD_EVENT_REMOVE) {
			printf("event 0x%x: pages %llu to %llu\n", msg.event, (msg.arg.remove.start - (unsigned long)area) / PAGE, (msg.arg.remove.end - (unsigned long)area) / PAGE);
			continue;
		}
		show_fault(&msg, area);
		memset(from, '1' + i, PAGE);
		say("copy", uffd_copy(fd, area, from, PAGE, 0));
	}
	return unused;
}

int main(void)
{
	pthread_t t;

	fd = uffd_ready(0, UFFD_FEATURE_EVENT_REMOVE);
	area = pages(2);
	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, answer, NULL);
	char before = area[0], after;
	int r = madvise(area, PAGE, MADV_DONTNEED);

	after = area[0];
	pthread_join(t, NULL);
	printf("%c, madvise %d, %c\n", before, r, after);
	return 0;
}
