/* What UFFDIO_CONTINUE refuses. */
#include "uffd.h"

static int fd;

static void try(const char *what, void *p, unsigned long len, uint64_t mode)
{
	struct uffdio_continue c = { .range = { (unsigned long)p, len }, .mode = mode, .mapped = 77 };
	int r = ioctl(fd, UFFDIO_CONTINUE, &c);

	printf("%s: %s, mapped %lld\n", what, r ? strerror(errno) : "0", (long long)c.mapped);
}

int main(void)
{
	int mem = memfd_create("continue", 0);
	char *area, *writer;

	need(mem >= 0 && ftruncate(mem, 3 * PAGE) == 0, "memfd");
	writer = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, mem, 0);
	area = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, mem, 0);
	need(writer != MAP_FAILED && area != MAP_FAILED, "mmap");
	writer[0] = 'x';
	fd = uffd_ready(0, UFFD_FEATURE_MINOR_SHMEM);
	need(uffd_register(fd, area, 3 * PAGE, UFFDIO_REGISTER_MODE_MINOR) == 0, "UFFDIO_REGISTER");
	try("not at a page", area + 1, PAGE, 0);
	try("no length", area, 0, 0);
	try("unknown mode", area, PAGE, 64);
	try("good", area, PAGE, 0);
	try("mapped already", area, PAGE, 0);
	try("no page in the file", area + PAGE, PAGE, 0);
	try("not registered", writer, PAGE, 0);
	printf("%c\n", area[0]);
	return 0;
}
