/* Write protection of anonymous memory: reads go on, the first store waits until the protection is taken away. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	for (int i = 0; i < 2; i++) {
		struct uffd_msg msg = next_message(fd);

		show_fault(&msg, area);
		say("unprotect", uffd_protect(fd, (void *)(unsigned long)(msg.arg.pagefault.address & ~(PAGE - 1)), PAGE, 0));
	}
	return unused;
}

int main(void)
{
	pthread_t t;

	fd = uffd_ready(0, UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	area = pages(3);
	memset(area, 'p', 3 * PAGE);
	need(uffd_register(fd, area, 3 * PAGE, UFFDIO_REGISTER_MODE_WP) == 0, "UFFDIO_REGISTER");
	say("protect", uffd_protect(fd, area, 3 * PAGE, UFFDIO_WRITEPROTECT_MODE_WP));
	printf("reads %c%c%c\n", area[0], area[PAGE], area[2 * PAGE]);
	pthread_create(&t, NULL, answer, NULL);
	area[PAGE] = 'q';
	area[PAGE + 1] = 'q';
	area[0] = 'r';
	pthread_join(t, NULL);
	printf("%c%c%c%c\n", area[0], area[PAGE], area[PAGE + 1], area[2 * PAGE]);
	return 0;
}
