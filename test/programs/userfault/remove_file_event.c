/* MADV_REMOVE punches a hole into shared memory: an event, and a missing page afterwards. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	struct uffd_msg msg = next_message(fd);
	char *from = pages(1);

	printf("event 0x%x: pages %llu to %llu\n", msg.event, (msg.arg.remove.start - (unsigned long)area) / PAGE, (msg.arg.remove.end - (unsigned long)area) / PAGE);
	msg = next_message(fd);
	show_fault(&msg, area);
	memset(from, 'h', PAGE);
	say("copy", uffd_copy(fd, area + PAGE, from, PAGE, 0));
	return unused;
}

int main(void)
{
	int mem = memfd_create("hole", 0);
	pthread_t t;
	char c = 0;

	need(mem >= 0 && ftruncate(mem, 3 * PAGE) == 0, "memfd");
	area = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, mem, 0);
	need(area != MAP_FAILED, "mmap");
	memset(area, 'f', 3 * PAGE);
	fd = uffd_ready(0, UFFD_FEATURE_EVENT_REMOVE);
	need(uffd_register(fd, area, 3 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, answer, NULL);
	int removed = madvise(area + PAGE, PAGE, MADV_REMOVE);
	long n = pread(mem, &c, 1, PAGE);
	char middle = area[PAGE];

	pthread_join(t, NULL);
	printf("madvise %d, pread %ld of %d\n", removed, n, c);
	printf("%c%c%c\n", area[0], middle, area[2 * PAGE]);
	return 0;
}
