/* What UFFDIO_ZEROPAGE refuses, and what it leaves in `zeropage`. */
#include "uffd.h"

static int fd;

static void try(const char *what, void *p, unsigned long len, uint64_t mode)
{
	struct uffdio_zeropage z = { .range = { (unsigned long)p, len }, .mode = mode, .zeropage = 77 };
	int r = ioctl(fd, UFFDIO_ZEROPAGE, &z);

	printf("%s: %s, zeropage %lld\n", what, r ? strerror(errno) : "0", (long long)z.zeropage);
}

int main(void)
{
	char *area = pages(4);

	fd = uffd_ready(0, 0);
	need(uffd_register(fd, area, 3 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	try("good", area, PAGE, 0);
	try("present already", area, PAGE, 0);
	try("not at a page", area + PAGE + 8, PAGE, 0);
	try("no length", area + PAGE, 0, 0);
	try("unknown mode", area + PAGE, PAGE, 2);
	try("not registered", area + 3 * PAGE, PAGE, 0);
	try("second page is present", area, 2 * PAGE, 0);
	printf("bytes %d %d\n", area[0], area[PAGE - 1]);
	return 0;
}
