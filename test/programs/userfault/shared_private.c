/* A private mapping of a memfd: supplied pages are the mapping's own, the file stays empty. */
#include "uffd.h"

int main(void)
{
	int mem = memfd_create("private", 0), fd = uffd_ready(0, 0);
	char *area, *other, c = '?';
	struct monitor m;

	need(mem >= 0 && ftruncate(mem, PAGE) == 0, "memfd");
	area = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, mem, 0);
	other = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, mem, 0);
	need(area != MAP_FAILED && other != MAP_FAILED, "mmap");
	m = (struct monitor){ .fd = fd, .count = 1, .base = area };
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	monitor_start(&m);
	printf("read %c\n", area[0]);
	monitor_join(&m);
	area[0] = 'z';
	say("pread of the file", pread(mem, &c, 1, 0));
	printf("the file holds %d, the shared mapping %d, the private one %c\n", c, other[0], area[0]);
	return 0;
}
