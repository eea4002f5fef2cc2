/* A missing page is read: the thread waits, the monitor supplies the page. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(O_CLOEXEC, 0);
	char *area = pages(3);
	struct monitor m = { .fd = fd, .count = 2, .base = area };

	need(uffd_register(fd, area, 3 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	monitor_start(&m);
	printf("read %c\n", area[5]);
	printf("read %c, the same page\n", area[100]);
	printf("read %c\n", area[2 * PAGE + 17]);
	monitor_join(&m);
	return 0;
}
