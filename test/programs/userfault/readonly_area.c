/* Areas without write permission: missing faults by reads work, copies fill them, a store is still SIGSEGV. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(0, 0), status;
	char *area = mmap(NULL, 2 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct monitor m = { .fd = fd, .count = 1, .base = area };

	say("register", uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	monitor_start(&m);
	printf("%c\n", area[1]);
	monitor_join(&m);
	fflush(stdout);
	if (fork() == 0) {
		*(volatile char *)area = 1;
		_exit(0);
	}
	wait(&status);
	printf("store: signal %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	return 0;
}
