/* Messages name the page; with UFFD_FEATURE_EXACT_ADDRESS (since 5.18) the very byte. */
#include "uffd.h"

static char *area;

static void *reader(void *unused)
{
	area[1234] = 1;
	return unused;
}

int main(void)
{
	static const uint64_t features[] = { 0, UFFD_FEATURE_EXACT_ADDRESS };

	for (int i = 0; i < 2; i++) {
		int fd = uffd_ready(0, features[i]);
		struct uffd_msg msg;
		pthread_t t;

		area = pages(1);
		need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
		pthread_create(&t, NULL, reader, NULL);
		msg = next_message(fd);
		show_fault(&msg, area);
		say("zeropage", uffd_zero(fd, area, PAGE, 0));
		pthread_join(t, NULL);
		close(fd);
	}
	return 0;
}
