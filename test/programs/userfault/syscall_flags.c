/* userfaultfd(2): which flags it takes, and what they do to the descriptor. */
#include "uffd.h"

static void show(const char *what, int flags)
{
	int fd = uffd_new(flags);

	if (fd < 0) {
		printf("%s: %s\n", what, strerror(errno));
		return;
	}
	printf("%s: close on exec %d, nonblocking %d, access mode %d\n", what, (fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0,
	       (fcntl(fd, F_GETFL) & O_NONBLOCK) != 0, fcntl(fd, F_GETFL) & O_ACCMODE);
	close(fd);
}

int main(void)
{
	show("0", 0);
	show("O_CLOEXEC", O_CLOEXEC);
	show("O_NONBLOCK", O_NONBLOCK);
	show("both", O_CLOEXEC | O_NONBLOCK);
	show("O_RDWR", O_RDWR);
	show("O_APPEND", O_APPEND);
	show("all ones", -1);
	return 0;
}
