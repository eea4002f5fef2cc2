/* Rights of pages and the signals of accesses that they refuse. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096
static sigjmp_buf back;
static volatile int code, signo;
static void *volatile where;

static void handler(int s, siginfo_t *info, void *context)
{
	(void)context;
	signo = s;
	code = info->si_code;
	where = info->si_addr;
	siglongjmp(back, 1);
}

static char *base;
static void try(const char *what, char *p, int write)
{
	if (sigsetjmp(back, 1)) {
		printf("%s: signal %d, code %d, offset %ld\n", what, signo, code, (long)((char *)where - base));
		return;
	}
	if (write) {
		*(volatile char *)p = 'w';
		printf("%s: written\n", what);
	} else {
		printf("%s: %d\n", what, *(volatile char *)p);
	}
}

int main(void)
{
	struct sigaction act = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };

	sigaction(SIGSEGV, &act, 0);
	sigaction(SIGBUS, &act, 0);
	base = mmap(0, 6 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	base[0] = 1;
	base[PAGE] = 2;
	printf("mprotect: %d\n", mprotect(base + PAGE, 2 * PAGE, PROT_READ));
	try("read a page that has content", base + PAGE, 0);
	try("write it", base + PAGE + 5, 1);
	try("read one that has none", base + 2 * PAGE, 0);
	try("write it", base + 2 * PAGE + 9, 1);
	try("write before", base + PAGE - 1, 1);
	try("write behind", base + 3 * PAGE, 1);
	printf("mprotect: %d\n", mprotect(base + PAGE, 2 * PAGE, PROT_READ | PROT_WRITE));
	try("write again", base + PAGE, 1);
	try("and the page of zeros", base + 2 * PAGE, 1);
	printf("none: %d\n", mprotect(base, PAGE, PROT_NONE));
	try("read", base, 0);
	try("write", base + 1, 1);
	printf("back: %d\n", mprotect(base, PAGE, PROT_READ));
	try("read", base, 0);
	printf("unmap: %d\n", munmap(base + 4 * PAGE, PAGE));
	try("read the hole", base + 4 * PAGE, 0);
	try("read behind it", base + 5 * PAGE, 0);
	printf("mprotect over the hole: %d\n", mprotect(base + 3 * PAGE, 3 * PAGE, PROT_READ));
	try("write what came before the hole", base + 3 * PAGE, 1);
	try("write what comes behind it", base + 5 * PAGE, 1);
	printf("unaligned: %d\n", mprotect(base + 1, PAGE, PROT_READ));
	return 0;
}
