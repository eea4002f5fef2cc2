/* Zero pages: read as zeros, then written. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	for (int i = 0; i < 2; i++) {
		struct uffd_msg msg = next_message(fd);
		struct uffdio_zeropage z = { .range = { msg.arg.pagefault.address & ~(PAGE - 1), PAGE } };

		show_fault(&msg, area);
		say("zeropage", ioctl(fd, UFFDIO_ZEROPAGE, &z));
		printf("%lld bytes\n", (long long)z.zeropage);
	}
	return unused;
}

int main(void)
{
	pthread_t t;
	int sum = 0;

	fd = uffd_ready(0, 0);
	area = pages(2);
	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, answer, NULL);
	for (unsigned long i = 0; i < PAGE; i++)
		sum += area[i];
	area[7] = 5;
	area[PAGE + 7] = 6;
	pthread_join(t, NULL);
	printf("sum %d\n", sum);
	printf("%d %d %d\n", area[7], area[PAGE + 7], area[PAGE + 8]);
	return 0;
}
