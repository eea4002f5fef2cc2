/* Which ioctls a registration offers, by its mode. */
#include "uffd.h"

static void show(int fd, char *p, const char *what, uint64_t mode)
{
	struct uffdio_register r = { .range = { (unsigned long)p, PAGE }, .mode = mode };

	if (ioctl(fd, UFFDIO_REGISTER, &r)) {
		printf("%s: %s\n", what, strerror(errno));
		return;
	}
	printf("%s: wake %d copy %d zeropage %d writeprotect %d continue %d\n", what, (int)(r.ioctls >> _UFFDIO_WAKE & 1), (int)(r.ioctls >> _UFFDIO_COPY & 1),
	       (int)(r.ioctls >> _UFFDIO_ZEROPAGE & 1), (int)(r.ioctls >> _UFFDIO_WRITEPROTECT & 1), (int)(r.ioctls >> _UFFDIO_CONTINUE & 1));
}

int main(void)
{
	int fd = uffd_ready(0, 0);

	show(fd, pages(1), "anonymous, missing", UFFDIO_REGISTER_MODE_MISSING);
	show(fd, pages(1), "anonymous, wp", UFFDIO_REGISTER_MODE_WP);
	show(fd, pages(1), "anonymous, both", UFFDIO_REGISTER_MODE_MISSING | UFFDIO_REGISTER_MODE_WP);
	show(fd, pages(1), "anonymous, minor", UFFDIO_REGISTER_MODE_MINOR);
	return 0;
}
