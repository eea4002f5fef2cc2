/* Registering part of an area splits it; unregistering puts it together again. */
#include "uffd.h"

int main(void)
{
	int fd = uffd_ready(0, 0);
	char *room = mmap(NULL, 10 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *area = room + PAGE;

	need(mmap(area, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == area, "mmap");
	printf("before\n");
	show_maps(area, 8 * PAGE);
	say("register the middle", uffd_register(fd, area + 2 * PAGE, 3 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	show_maps(area, 8 * PAGE);
	say("register the next two", uffd_register(fd, area + 5 * PAGE, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	show_maps(area, 8 * PAGE);
	say("register one for wp as well", uffd_register(fd, area + 3 * PAGE, PAGE, UFFDIO_REGISTER_MODE_MISSING | UFFDIO_REGISTER_MODE_WP));
	show_maps(area, 8 * PAGE);
	say("unregister all", uffd_unregister(fd, area, 8 * PAGE));
	show_maps(area, 8 * PAGE);
	return 0;
}
