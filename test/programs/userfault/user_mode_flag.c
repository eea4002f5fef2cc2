/* UFFD_USER_MODE_ONLY: faults of the program are handled, those of the kernel fail with EFAULT. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(O_CLOEXEC | UFFD_USER_MODE_ONLY, 0), p[2];
	char *area = pages(2);
	struct monitor m = { .fd = fd, .count = 1, .base = area };

	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	need(pipe(p) == 0, "pipe");
	say("write(2) from a missing page", write(p[1], area, 10));
	need(write(p[1], "hello", 5) == 5, "write");
	say("read(2) into a missing page", read(p[0], area + PAGE, 5));
	monitor_start(&m);
	printf("the program reads %c\n", area[0]);
	monitor_join(&m);
	return 0;
}
