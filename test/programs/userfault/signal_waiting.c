/* A signal while a thread waits for a page: its handler runs, then the access faults again. */
#include "uffd.h"

static char *area;
static volatile int handled;

static void handler(int signo)
{
	handled = signo;
}

static void *reader(void *unused)
{
	return (void *)(long)area[0];
}

int main(void)
{
	int fd = uffd_ready(0, 0);
	char *from = pages(1);
	struct uffd_msg msg;
	pthread_t t;
	void *got;

	memset(from, 'g', PAGE);
	area = pages(1);
	signal(SIGUSR1, handler);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, reader, NULL);
	msg = next_message(fd);
	show_fault(&msg, area);
	pthread_kill(t, SIGUSR1);
	msg = next_message(fd);
	show_fault(&msg, area);
	say("copy", uffd_copy(fd, area, from, PAGE, 0));
	pthread_join(t, &got);
	printf("reader got %c, signal %d was handled\n", (int)(long)got, handled);
	return 0;
}
