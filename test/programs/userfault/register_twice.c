/* Registering again with another mode replaces the mode. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(O_NONBLOCK, UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char *area = pages(2);
	struct monitor m = { .fd = fd, .count = 1, .base = area };

	say("missing", uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	say("wp", uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_WP));
	printf("no missing faults: %d, messages %d\n", area[0], poll(&p, 1, 0));
	say("missing again", uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	say("protect is refused", uffd_protect(fd, area, PAGE, UFFDIO_WRITEPROTECT_MODE_WP));
	monitor_start(&m);
	printf("%c\n", area[PAGE]);
	monitor_join(&m);
	return 0;
}
