/* A wake without a page: the fault comes again. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	char *from = pages(1);

	memset(from, 'w', PAGE);
	for (int i = 0; i < 3; i++) {
		struct uffd_msg msg = next_message(fd);

		show_fault(&msg, area);
		if (i < 2)
			say("wake", uffd_wake(fd, area, PAGE));
		else
			say("copy", uffd_copy(fd, area, from, PAGE, 0));
	}
	return unused;
}

int main(void)
{
	pthread_t t;

	fd = uffd_ready(0, 0);
	area = pages(1);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, answer, NULL);
	char got = area[0];

	pthread_join(t, NULL);
	printf("read %c\n", got);
	return 0;
}
