/* UFFDIO_MOVE (since 6.8): the page itself moves; its old place is empty. */
#include "uffd.h"

static int fd;
static char *area, *store;

static void *answer(void *unused)
{
	struct uffd_msg msg = next_message(fd);
	struct uffdio_move m = { .dst = (unsigned long)area, .src = (unsigned long)store, .len = 2 * PAGE };

	show_fault(&msg, area);
	say("move", ioctl(fd, UFFDIO_MOVE, &m));
	printf("moved %lld\n", (long long)m.move);
	return unused;
}

int main(void)
{
	pthread_t t;

	fd = uffd_ready(0, UFFD_FEATURE_MOVE);
	area = pages(2);
	store = pages(2);
	memset(store, 'm', PAGE);
	memset(store + PAGE, 'n', PAGE);
	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, answer, NULL);
	char got = area[7];

	pthread_join(t, NULL);
	printf("%c\n", got);
	printf("%c\n", area[PAGE + 7]);
	printf("left behind %d %d\n", store[0], store[PAGE]);
	return 0;
}
