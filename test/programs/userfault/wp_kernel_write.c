/* read(2) into a write-protected page: the kernel's store waits. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	struct uffd_msg msg = next_message(fd);

	show_fault(&msg, area);
	say("unprotect", uffd_protect(fd, area, PAGE, 0));
	return unused;
}

int main(void)
{
	int p[2];
	pthread_t t;

	fd = uffd_ready(0, UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	area = pages(1);
	memset(area, '-', PAGE);
	need(pipe(p) == 0, "pipe");
	need(write(p[1], "kernel", 6) == 6, "write");
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_WP) == 0, "UFFDIO_REGISTER");
	say("protect", uffd_protect(fd, area, PAGE, UFFDIO_WRITEPROTECT_MODE_WP));
	pthread_create(&t, NULL, answer, NULL);
	long n = read(p[0], area + 1, 6);

	pthread_join(t, NULL);
	say("read", n);
	printf("%.8s\n", area);
	return 0;
}
