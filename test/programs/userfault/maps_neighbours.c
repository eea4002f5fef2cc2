/* Two areas side by side: one when they are alike, two when their monitors differ; closing merges them. */
#include "uffd.h"

int main(void)
{
	int a = uffd_ready(0, 0), b = uffd_ready(0, 0);
	char *room = mmap(NULL, 8 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *area = room + 2 * PAGE;

	need(mmap(area, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == area, "mmap");
	need(mmap(area + 2 * PAGE, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED, "mmap");
	show_maps(area, 4 * PAGE);
	say("a", uffd_register(a, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	say("b", uffd_register(b, area + 2 * PAGE, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	show_maps(area, 4 * PAGE);
	close(b);
	show_maps(area, 4 * PAGE);
	say("a for all", uffd_register(a, area, 4 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	show_maps(area, 4 * PAGE);
	close(a);
	show_maps(area, 4 * PAGE);
	return 0;
}
