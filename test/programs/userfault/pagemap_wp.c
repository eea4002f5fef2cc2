/* Bit 57 of /proc/self/pagemap: the entry is write-protected by a userfaultfd. */
#include "uffd.h"

static uint64_t entry(int map, const char *p)
{
	uint64_t e = 0;

	need(pread(map, &e, sizeof(e), (off_t)((unsigned long)p / PAGE * sizeof(e))) == sizeof(e), "pagemap");
	return e;
}

int main(void)
{
	int fd = uffd_ready(0, UFFD_FEATURE_PAGEFAULT_FLAG_WP), map = open("/proc/self/pagemap", O_RDONLY);
	char *area = pages(3);

	need(map >= 0, "open");
	area[0] = area[PAGE] = 1;
	need(uffd_register(fd, area, 3 * PAGE, UFFDIO_REGISTER_MODE_WP) == 0, "UFFDIO_REGISTER");
	say("protect", uffd_protect(fd, area, 2 * PAGE, UFFDIO_WRITEPROTECT_MODE_WP));
	say("unprotect", uffd_protect(fd, area + PAGE, PAGE, 0));
	for (int i = 0; i < 3; i++) {
		uint64_t e = entry(map, area + i * PAGE);

		printf("page %d: present %d, uffd-wp %d\n", i, (int)(e >> 63), (int)(e >> 57 & 1));
	}
	return 0;
}
