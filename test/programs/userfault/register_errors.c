/* What UFFDIO_REGISTER refuses. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(0, 0);
	char *area = pages(4);

	say("good", uffd_register(fd, area, 4 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	say("start not at a page", uffd_register(fd, area + 1, PAGE, UFFDIO_REGISTER_MODE_MISSING));
	say("length not of pages", uffd_register(fd, area, PAGE + 1, UFFDIO_REGISTER_MODE_MISSING));
	say("no length", uffd_register(fd, area, 0, UFFDIO_REGISTER_MODE_MISSING));
	say("no mode", uffd_register(fd, area, PAGE, 0));
	say("unknown mode", uffd_register(fd, area, PAGE, 1 << 5));
	say("kernel address", uffd_register(fd, (void *)(1UL << 63), PAGE, UFFDIO_REGISTER_MODE_MISSING));
	say("address 0", uffd_register(fd, NULL, PAGE, UFFDIO_REGISTER_MODE_MISSING));
	say("length wraps", uffd_register(fd, area, -PAGE, UFFDIO_REGISTER_MODE_MISSING));
	munmap(area + 2 * PAGE, PAGE);
	say("a hole inside", uffd_register(fd, area, 4 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	say("only the hole", uffd_register(fd, area + 2 * PAGE, PAGE, UFFDIO_REGISTER_MODE_MISSING));
	return 0;
}
