/* What UFFDIO_UNREGISTER refuses, and that it leaves other areas alone. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(0, 0);
	char *area = pages(4);

	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	say("not at a page", uffd_unregister(fd, area + 1, PAGE));
	say("no length", uffd_unregister(fd, area, 0));
	say("not mapped", uffd_unregister(fd, (void *)0x10000, PAGE));
	say("not registered", uffd_unregister(fd, area + 2 * PAGE, PAGE));
	say("one page", uffd_unregister(fd, area, PAGE));
	say("the same page again", uffd_unregister(fd, area, PAGE));
	printf("byte %d\n", area[0]);
	say("all of the area", uffd_unregister(fd, area, 4 * PAGE));
	printf("bytes %d %d\n", area[PAGE], area[3 * PAGE]);
	return 0;
}
