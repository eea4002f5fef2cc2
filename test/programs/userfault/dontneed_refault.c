/* Without the event: MADV_DONTNEED takes the page, the next access faults again. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(0, 0);
	char *area = pages(1);
	struct monitor m = { .fd = fd, .count = 2, .base = area };

	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	monitor_start(&m);
	area[0] = 'x';
	printf("%c%c\n", area[0], area[1]);
	say("madvise", madvise(area, PAGE, MADV_DONTNEED));
	printf("%c%c\n", area[0], area[1]);
	monitor_join(&m);
	return 0;
}
