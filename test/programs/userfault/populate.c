/* MADV_POPULATE_WRITE (since 5.14) takes the faults of its range one by one. */
#include "uffd.h"

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

int main(void)
{
	int fd = uffd_ready(0, 0);
	char *area = pages(3);
	struct monitor m = { .fd = fd, .count = 3, .base = area };

	need(uffd_register(fd, area, 3 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	monitor_start(&m);
	int r = madvise(area, 3 * PAGE, MADV_POPULATE_WRITE);

	monitor_join(&m);
	say("populate", r);
	printf("%c%c%c\n", area[0], area[PAGE], area[2 * PAGE]);
	return 0;
}
