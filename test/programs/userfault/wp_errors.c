/* What UFFDIO_WRITEPROTECT refuses. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(0, UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	char *area = pages(3);

	memset(area, 1, 3 * PAGE);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_WP) == 0, "UFFDIO_REGISTER");
	need(uffd_register(fd, area + PAGE, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	say("good", uffd_protect(fd, area, PAGE, UFFDIO_WRITEPROTECT_MODE_WP));
	say("again", uffd_protect(fd, area, PAGE, UFFDIO_WRITEPROTECT_MODE_WP));
	say("not at a page", uffd_protect(fd, area + 1, PAGE, 0));
	say("no length", uffd_protect(fd, area, 0, 0));
	say("unknown mode", uffd_protect(fd, area, PAGE, 8));
	say("protect without wake", uffd_protect(fd, area, PAGE, UFFDIO_WRITEPROTECT_MODE_WP | UFFDIO_WRITEPROTECT_MODE_DONTWAKE));
	say("registered for missing only", uffd_protect(fd, area + PAGE, PAGE, UFFDIO_WRITEPROTECT_MODE_WP));
	say("not registered", uffd_protect(fd, area + 2 * PAGE, PAGE, UFFDIO_WRITEPROTECT_MODE_WP));
	say("unprotect", uffd_protect(fd, area, PAGE, 0));
	area[0] = 2;
	printf("%d\n", area[0]);
	return 0;
}
