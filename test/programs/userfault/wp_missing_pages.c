/* Protecting pages that are not there protects nothing: a later store just makes the page. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(O_NONBLOCK, UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char *area = pages(2);

	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_WP) == 0, "UFFDIO_REGISTER");
	say("protect", uffd_protect(fd, area, 2 * PAGE, UFFDIO_WRITEPROTECT_MODE_WP));
	area[0] = 1;
	area[PAGE] = 2;
	printf("%d %d, messages %d\n", area[0], area[PAGE], poll(&p, 1, 0));
	return 0;
}
