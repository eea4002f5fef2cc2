/* Missing faults on shared memory of a memfd: the supplied page is in the file for everyone. */
#include "uffd.h"

int main(void)
{
	int mem = memfd_create("shared", 0), fd = uffd_ready(0, 0);
	char *area, *other;
	struct monitor m;

	need(mem >= 0 && ftruncate(mem, 2 * PAGE) == 0, "memfd");
	area = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, mem, 0);
	other = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, mem, 0);
	need(area != MAP_FAILED && other != MAP_FAILED, "mmap");
	m = (struct monitor){ .fd = fd, .count = 1, .base = area };
	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	other[0] = 'o';
	printf("a page of the file does not fault as missing: %c\n", area[0]);
	monitor_start(&m);
	printf("read %c\n", area[PAGE]);
	monitor_join(&m);
	printf("the other mapping reads %c\n", other[PAGE]);
	return 0;
}
