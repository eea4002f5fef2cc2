/* UFFDIO_COPY_MODE_WP: the copied page is write-protected from the start. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	char *from = pages(1);

	memset(from, 'c', PAGE);
	for (int i = 0; i < 2; i++) {
		struct uffd_msg msg = next_message(fd);

		show_fault(&msg, area);
		if (msg.arg.pagefault.flags & UFFD_PAGEFAULT_FLAG_WP)
			say("unprotect", uffd_protect(fd, area, PAGE, 0));
		else
			say("copy", uffd_copy(fd, area, from, PAGE, UFFDIO_COPY_MODE_WP));
	}
	return unused;
}

int main(void)
{
	pthread_t t;

	fd = uffd_ready(0, UFFD_FEATURE_PAGEFAULT_FLAG_WP);
	area = pages(1);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING | UFFDIO_REGISTER_MODE_WP) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, answer, NULL);
	char got = area[0];

	area[0] = 'd';
	pthread_join(t, NULL);
	printf("read %c, then %c%c\n", got, area[0], area[1]);
	return 0;
}
