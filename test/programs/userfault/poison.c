/* UFFDIO_POISON (since 6.6): an access of a poisoned page is SIGBUS (its code depends on CONFIG_MEMORY_FAILURE). */
#include "uffd.h"
#include <setjmp.h>

static sigjmp_buf back;
static char *area;

static void handler(int signo, siginfo_t *info, void *context)
{
	printf("signal %d, page %ld\n", signo, (long)((char *)info->si_addr - area) / (long)PAGE);
	siglongjmp(back, 1);
}

int main(void)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	int fd = uffd_ready(0, UFFD_FEATURE_POISON);
	struct uffdio_poison p;
	char *from = pages(1);

	area = pages(2);
	sigaction(SIGBUS, &sa, NULL);
	need(uffd_register(fd, area, 2 * PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
	p = (struct uffdio_poison){ .range = { (unsigned long)area, PAGE } };
	say("poison", ioctl(fd, UFFDIO_POISON, &p));
	printf("updated %lld\n", (long long)p.updated);
	if (!sigsetjmp(back, 1)) {
		printf("never printed %d\n", area[0]);
		return 1;
	}
	if (!sigsetjmp(back, 1)) {
		area[5] = 1;
		return 1;
	}
	say("copy over the poison", uffd_copy(fd, area, from, PAGE, 0));
	say("poison again", ioctl(fd, UFFDIO_POISON, &p));
	printf("updated %lld\n", (long long)p.updated);
	say("madvise", madvise(area, PAGE, MADV_DONTNEED));
	say("copy", uffd_copy(fd, area + PAGE, from, PAGE, 0));
	p = (struct uffdio_poison){ .range = { (unsigned long)area + PAGE, PAGE } };
	say("poison of a page that is there", ioctl(fd, UFFDIO_POISON, &p));
	printf("updated %lld\n", (long long)p.updated);
	return 0;
}
