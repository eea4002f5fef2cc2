/* read(2) into a missing page: the kernel takes the fault, and waits. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(O_CLOEXEC, 0), p[2];
	char *area = pages(2);
	struct monitor m = { .fd = fd, .count = 2, .base = area };

	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	need(pipe(p) == 0, "pipe");
	need(write(p[1], "12345678", 8) == 8, "write");
	monitor_start(&m);
	long n = read(p[0], area + PAGE - 4, 8);

	monitor_join(&m);
	say("read across both pages", n);
	printf("%.12s\n", area + PAGE - 6);
	return 0;
}
