/* Without UFFD_FEATURE_EVENT_REMAP memory that moves is monitored no more. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(O_NONBLOCK, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char *area = pages(2), *to = pages(2), *from = pages(1);

	memset(from, 'f', PAGE);
	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	need(uffd_copy(fd, area, from, PAGE, 0) == 0, "UFFDIO_COPY");
	printf("moved: %d\n", mremap(area, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to) == (void *)to);
	printf("%c %d, messages %d\n", to[0], to[PAGE], poll(&p, 1, 0));
	say("copy to the new place", uffd_copy(fd, to + PAGE, from, PAGE, 0));
	return 0;
}
