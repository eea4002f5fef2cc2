/* UFFDIO_WAKE checks its range, and waking nobody is no error. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(0, 0);
	char *area = pages(2);

	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	say("nobody waits", uffd_wake(fd, area, PAGE));
	say("not at a page", uffd_wake(fd, area + 1, PAGE));
	say("length not of pages", uffd_wake(fd, area, 7));
	say("no length", uffd_wake(fd, area, 0));
	say("address 0", uffd_wake(fd, NULL, PAGE));
	say("not registered", uffd_wake(fd, (void *)0x100000, PAGE));
	return 0;
}
