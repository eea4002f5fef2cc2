/* UFFD_FEATURE_WP_UNPOPULATED (since 6.4): pages that are not there are protected too, by markers. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	struct uffd_msg msg = next_message(fd);

	show_fault(&msg, area);
	say("unprotect", uffd_protect(fd, area, PAGE, 0));
	return unused;
}

int main(void)
{
	pthread_t t;

	fd = uffd_ready(0, UFFD_FEATURE_PAGEFAULT_FLAG_WP | UFFD_FEATURE_WP_UNPOPULATED);
	area = pages(1);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_WP) == 0, "UFFDIO_REGISTER");
	say("protect", uffd_protect(fd, area, PAGE, UFFDIO_WRITEPROTECT_MODE_WP));
	pthread_create(&t, NULL, answer, NULL);
	area[9] = 9;
	pthread_join(t, NULL);
	printf("%d %d\n", area[8], area[9]);
	return 0;
}
