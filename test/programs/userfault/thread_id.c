/* UFFD_FEATURE_THREAD_ID: the message names the thread that waits. */
#include "uffd.h"

static char *area;
static volatile int who;

static void *reader(void *unused)
{
	who = (int)syscall(__NR_gettid);
	area[0] = 1;
	return unused;
}

int main(void)
{
	int fd = uffd_ready(0, UFFD_FEATURE_THREAD_ID);
	struct uffd_msg msg;
	pthread_t t;

	area = pages(1);
	need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	pthread_create(&t, NULL, reader, NULL);
	msg = next_message(fd);
	printf("the waiting thread %d, not main %d\n", (int)msg.arg.pagefault.feat.ptid == who, who != getpid());
	say("zeropage", uffd_zero(fd, area, PAGE, 0));
	pthread_join(t, NULL);
	return 0;
}
