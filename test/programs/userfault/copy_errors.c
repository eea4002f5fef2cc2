/* What UFFDIO_COPY refuses, and what it leaves in `copy`. */
#include "uffd.h"

static int fd;

static void try(const char *what, void *to, const void *from, unsigned long len, uint64_t mode)
{
	struct uffdio_copy c = { .dst = (unsigned long)to, .src = (unsigned long)from, .len = len, .mode = mode, .copy = 77 };
	int r = ioctl(fd, UFFDIO_COPY, &c);

	printf("%s: %s, copy %lld\n", what, r ? strerror(errno) : "0", (long long)c.copy);
}

int main(void)
{
	char *area = pages(4), *other = pages(2), *from = pages(2);

	fd = uffd_ready(0, 0);
	memset(from, 'x', 2 * PAGE);
	need(uffd_register(fd, area, 3 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	try("good", area, from, PAGE, 0);
	try("present already", area, from, PAGE, 0);
	try("destination not at a page", area + PAGE + 8, from, PAGE, 0);
	try("length not of pages", area + PAGE, from, 100, 0);
	try("no length", area + PAGE, from, 0, 0);
	try("source not at a page", area + PAGE, from + 8, PAGE, 0);
	try("unknown mode", area + 2 * PAGE, from, PAGE, 1 << 6);
	try("source wraps", area + 2 * PAGE, (void *)-PAGE, PAGE, 0);
	try("source not mapped", area + 2 * PAGE, (void *)0x10000, PAGE, 0);
	try("not registered", area + 3 * PAGE, from, PAGE, 0);
	try("not mapped", (void *)0x10000, from, PAGE, 0);
	try("over the end", area + 2 * PAGE, from, 2 * PAGE, 0);
	try("another area", other, from, PAGE, 0);
	try("kernel address", (void *)(1UL << 63), from, PAGE, 0);
	printf("bytes %c %c\n", area[0], area[PAGE]);
	return 0;
}
