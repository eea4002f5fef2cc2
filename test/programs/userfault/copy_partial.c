/* A copy that meets a page that is there stops: EAGAIN and how far it came. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(0, 0);
	char *area = pages(4), *from = pages(4);
	struct uffdio_copy c = { 0 };

	for (int i = 0; i < 4; i++)
		memset(from + i * PAGE, 'a' + i, PAGE);
	need(uffd_register(fd, area, 4 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	say("third page", uffd_copy(fd, area + 2 * PAGE, from, PAGE, 0));
	c.dst = (unsigned long)area;
	c.src = (unsigned long)from;
	c.len = 4 * PAGE;
	say("all four", ioctl(fd, UFFDIO_COPY, &c));
	printf("copy %lld\n", (long long)c.copy);
	c.dst = (unsigned long)area + 2 * PAGE;
	c.len = 2 * PAGE;
	say("from the third on", ioctl(fd, UFFDIO_COPY, &c));
	printf("copy %lld\n", (long long)c.copy);
	say("fourth page", uffd_copy(fd, area + 3 * PAGE, from + 3 * PAGE, PAGE, 0));
	printf("%c%c%c%c\n", area[0], area[PAGE], area[2 * PAGE], area[3 * PAGE]);
	return 0;
}
