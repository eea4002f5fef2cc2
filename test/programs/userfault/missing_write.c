/* A missing page is written: the fault says so, and the store happens after the page is there. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(O_CLOEXEC, 0);
	char *area = pages(3);
	struct monitor m = { .fd = fd, .count = 2, .base = area };

	need(uffd_register(fd, area, 3 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	monitor_start(&m);
	area[PAGE + 1] = '!';
	printf("%c%c%c\n", area[PAGE], area[PAGE + 1], area[PAGE + 2]);
	area[0] += 1;
	printf("%c%c\n", area[0], area[1]);
	monitor_join(&m);
	return 0;
}
