/* UFFD_FEATURE_SIGBUS: a missing page is a signal to the thread itself. */
#include "uffd.h"
#include <setjmp.h>

static sigjmp_buf back;
static char *area;

static void handler(int signo, siginfo_t *info, void *context)
{
	printf("signal %d, code %d, offset %ld\n", signo, info->si_code, (long)((char *)info->si_addr - area));
	siglongjmp(back, 1);
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	int fd = uffd_ready(0, UFFD_FEATURE_SIGBUS);
	char *from = pages(1);

	memset(from, 's', PAGE);
	area = pages(2);
	sigaction(SIGBUS, &sa, NULL);
	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	if (!sigsetjmp(back, 1)) {
		printf("never printed %d\n", area[PAGE + 8]);
		return 1;
	}
	if (!sigsetjmp(back, 1)) {
		area[3] = 1;
		return 1;
	}
	say("copy", uffd_copy(fd, area, from, PAGE, 0));
	printf("now %c\n", area[3]);
	return 0;
}
