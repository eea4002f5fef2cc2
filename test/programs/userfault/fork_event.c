/* UFFD_FEATURE_EVENT_FORK: the monitor gets a descriptor for the child's address space. */
#include "uffd.h"

static int fd;
static char *area;

static void *answer(void *unused)
{
	struct uffd_msg msg = next_message(fd);
	char *from = pages(1);
	int child;

	printf("event 0x%x\n", msg.event);
	child = msg.arg.fork.ufd;
	printf("a new descriptor: %d\n", child > fd);
	memset(from, 'c', PAGE);
	msg = next_message(child);
	show_fault(&msg, area);
	say("copy into the child", uffd_copy(child, area, from, PAGE, 0));
	close(child);
	return unused;
}

int main(void)
{
	pthread_t t;
	int status;

	fd = uffd_ready(0, UFFD_FEATURE_EVENT_FORK);
	area = pages(1);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	fflush(stdout);
	pthread_create(&t, NULL, answer, NULL);
	if (fork() == 0)
		_exit(area[0]);
	wait(&status);
	pthread_join(t, NULL);
	printf("child read %c\n", WEXITSTATUS(status));
	return 0;
}
