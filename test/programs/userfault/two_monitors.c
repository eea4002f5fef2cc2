/* Two userfaultfds on two halves; a range that belongs to one cannot be registered with the other. */
#include "uffd.h"

int main(void)
{
	int a = uffd_ready(0, 0), b = uffd_ready(0, 0);
	char *area = pages(4), *from = pages(1);
	struct monitor ma = { .fd = a, .count = 1, .base = area }, mb = { .fd = b, .count = 1, .base = area };

	say("first half", uffd_register(a, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	say("overlapping", uffd_register(b, area + PAGE, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	say("second half", uffd_register(b, area + 2 * PAGE, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	say("copy through the other", uffd_copy(b, area, from, PAGE, 0));
	monitor_start(&ma);
	printf("read %c\n", area[PAGE]);
	monitor_join(&ma);
	monitor_start(&mb);
	printf("read %c\n", area[3 * PAGE]);
	monitor_join(&mb);
	close(a);
	printf("after close of the first %d\n", area[0]);
	say("now the other may have it", uffd_register(b, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING));
	return 0;
}
