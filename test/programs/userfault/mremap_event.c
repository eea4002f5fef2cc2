/* UFFD_FEATURE_EVENT_REMAP: the monitor hears where the memory went; the new place stays monitored. */
#include "uffd.h"

static int fd;
static char *area, *to;

static void *answer(void *unused)
{
	struct uffd_msg msg = next_message(fd);
	char *from = pages(1);

	printf("event 0x%x: from the area %d, to the target %d, %llu pages\n", msg.event, msg.arg.remap.from == (unsigned long)area,
	       msg.arg.remap.to == (unsigned long)to, msg.arg.remap.len / PAGE);
	msg = next_message(fd);
	show_fault(&msg, to);
	memset(from, 'r', PAGE);
	say("copy", uffd_copy(fd, to + PAGE, from, PAGE, 0));
	return unused;
}

int main(void)
{
	char *from = pages(1);
	pthread_t t;

	fd = uffd_ready(0, UFFD_FEATURE_EVENT_REMAP);
	area = pages(2);
	to = pages(2);
	memset(from, 'f', PAGE);
	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	need(uffd_copy(fd, area, from, PAGE, 0) == 0, "UFFDIO_COPY");
	pthread_create(&t, NULL, answer, NULL);
	int moved = mremap(area, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, to) == (void *)to;
	char first = to[0], second = to[PAGE];

	pthread_join(t, NULL);
	printf("moved: %d, then %c%c\n", moved, first, second);
	return 0;
}
