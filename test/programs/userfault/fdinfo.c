/* /proc/self/fdinfo of a userfaultfd: pending and total faults. */
#include "uffd.h"

static char *area;

static void *reader(void *unused)
{
	area[0] = 1;
	return unused;
}

static void show(int fd)
{
	char path[64], line[256];
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = fopen(path, "r");
	need(f != NULL, path);
	while (fgets(line, sizeof(line), f))
		if (!strncmp(line, "pending:", 8) || !strncmp(line, "total:", 6))
			printf("%s", line);
	fclose(f);
}

int main(void)
{
	int fd = uffd_ready(O_NONBLOCK, 0);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct uffd_msg msg;
	pthread_t t;

	area = pages(1);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	show(fd);
	pthread_create(&t, NULL, reader, NULL);
	need(poll(&p, 1, -1) == 1, "poll");
	show(fd);
	msg = next_message(fd);
	show_fault(&msg, area);
	show(fd);
	say("zeropage", uffd_zero(fd, area, PAGE, 0));
	pthread_join(t, NULL);
	show(fd);
	return 0;
}
