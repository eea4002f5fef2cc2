/* Without UFFD_FEATURE_EVENT_FORK the child's memory is its own and is not monitored. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(0, 0), status;
	char *area = pages(2);
	struct monitor m = { .fd = fd, .count = 1, .base = area };

	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	fflush(stdout);
	if (fork() == 0)
		_exit(area[0] == 0 ? 5 : 6);
	wait(&status);
	printf("child %d\n", WEXITSTATUS(status));
	monitor_start(&m);
	printf("parent reads %c\n", area[0]);
	monitor_join(&m);
	return 0;
}
