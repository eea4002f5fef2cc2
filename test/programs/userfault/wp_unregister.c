/* Unregistering takes the protection away: stores go on without a message. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(O_NONBLOCK, UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char *area = pages(2);

	memset(area, 'u', 2 * PAGE);
	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_WP) == 0, "UFFDIO_REGISTER");
	say("protect", uffd_protect(fd, area, 2 * PAGE, UFFDIO_WRITEPROTECT_MODE_WP));
	say("unregister", uffd_unregister(fd, area, 2 * PAGE));
	area[0] = 'v';
	area[PAGE] = 'w';
	printf("%c%c, messages %d\n", area[0], area[PAGE], poll(&p, 1, 0));
	return 0;
}
