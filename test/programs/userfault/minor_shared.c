/* Minor faults: the page is in the file, the mapping lacks it; UFFDIO_CONTINUE maps it. Since 5.14. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	for (int i = 0; i < 2; i++) {
		struct uffd_msg msg = next_message(fd);
		struct uffdio_continue c = { .range = { msg.arg.pagefault.address & ~(PAGE - 1), PAGE } };

		show_fault(&msg, area);
		say("continue", ioctl(fd, UFFDIO_CONTINUE, &c));
		printf("%lld bytes\n", (long long)c.mapped);
	}
	return unused;
}

int main(void)
{
	int mem = memfd_create("minor", 0);
	char *writer;
	pthread_t t;

	need(mem >= 0 && ftruncate(mem, 2 * PAGE) == 0, "memfd");
	writer = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, mem, 0);
	area = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, mem, 0);
	need(writer != MAP_FAILED && area != MAP_FAILED, "mmap");
	memset(writer, 'm', 2 * PAGE);
	fd = uffd_ready(0, UFFD_FEATURE_MINOR_SHMEM);
	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MINOR) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, answer, NULL);
	char got = *(volatile char *)area;

	*(volatile char *)(area + PAGE) = 'n';
	pthread_join(t, NULL);
	printf("read %c\n", got);
	printf("the writer sees %c%c\n", writer[PAGE], writer[PAGE + 1]);
	return 0;
}
