/* UFFD_FEATURE_SIGBUS without a handler ends the process. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(0, UFFD_FEATURE_SIGBUS);
	char *area = pages(1);

	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	printf("before\n");
	fflush(stdout);
	area[0] = 1;
	printf("never\n");
	return 0;
}
