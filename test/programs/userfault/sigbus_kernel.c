/* UFFD_FEATURE_SIGBUS and the kernel's own access: EFAULT. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(0, UFFD_FEATURE_SIGBUS), p[2];
	char *area = pages(2), *from = pages(1);

	memset(from, 'k', PAGE);
	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	need(pipe(p) == 0, "pipe");
	say("write", write(p[1], area, 4));
	say("copy", uffd_copy(fd, area, from, PAGE, 0));
	say("write", write(p[1], area, 4));
	say("write across into the missing page", write(p[1], area + PAGE - 4, 8));
	return 0;
}
