/* What UFFDIO_MOVE refuses. */
#include "uffd.h"

static int fd;

static void try(const char *what, void *to, void *from, unsigned long len, uint64_t mode)
{
	struct uffdio_move m = { .dst = (unsigned long)to, .src = (unsigned long)from, .len = len, .mode = mode, .move = 77 };
	int r = ioctl(fd, UFFDIO_MOVE, &m);

	printf("%s: %s, move %lld\n", what, r ? strerror(errno) : "0", (long long)m.move);
}

int main(void)
{
	char *area = pages(4), *store = pages(4);

	fd = uffd_ready(0, UFFD_FEATURE_MOVE);
	memset(store, 'm', 2 * PAGE);
	need(uffd_register(fd, area, 4 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	try("not at a page", area + 1, store, PAGE, 0);
	try("no length", area, store, 0, 0);
	try("unknown mode", area, store, PAGE, 8);
	try("overlapping", area, area, PAGE, 0);
	try("destination not registered", store + PAGE, store, PAGE, 0);
	try("source not mapped", area, (void *)0x10000, PAGE, 0);
	try("source empty", area, store + 2 * PAGE, PAGE, 0);
	try("source empty, holes allowed", area, store + 2 * PAGE, PAGE, UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES);
	try("good", area, store, PAGE, 0);
	try("destination present", area, store + PAGE, PAGE, 0);
	printf("%c %d %c\n", area[0], store[0], store[PAGE]);
	return 0;
}
