/* write(2) from a missing page: the kernel takes the fault, and waits. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(O_CLOEXEC, 0), p[2];
	char *area = pages(2), got[9] = "";
	struct monitor m = { .fd = fd, .count = 2, .base = area };

	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	need(pipe(p) == 0, "pipe");
	monitor_start(&m);
	long n = write(p[1], area + PAGE - 4, 8);

	monitor_join(&m);
	say("write across both pages", n);
	say("read back", read(p[0], got, 8));
	printf("%s\n", got);
	return 0;
}
