/* Guard regions (since 6.13): a range that no area bounds and that every access finds fatal. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE 4096
#define GUARD_INSTALL 102
#define GUARD_REMOVE 103
static sigjmp_buf back;

static void handler(int s) { siglongjmp(back, s); }

static void try(const char *what, char *p)
{
	int s = sigsetjmp(back, 1);

	if (s)
		printf("%s: signal %d\n", what, s);
	else
		printf("%s: %d\n", what, (*(volatile char *)p)++);
}

int main(void)
{
	char *p = mmap(0, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i;

	signal(SIGSEGV, handler);
	for (i = 0; i < 8; i++)
		p[i * PAGE] = 10 + i;
	printf("install: %d\n", madvise(p + 2 * PAGE, 2 * PAGE, GUARD_INSTALL));
	try("before", p + PAGE);
	try("first guard", p + 2 * PAGE);
	try("second guard", p + 3 * PAGE + 77);
	try("behind", p + 4 * PAGE);
	printf("discard: %d\n", madvise(p + 2 * PAGE, PAGE, MADV_DONTNEED));
	try("still guarded", p + 2 * PAGE);
	printf("remove: %d\n", madvise(p + 2 * PAGE, 2 * PAGE, GUARD_REMOVE));
	try("fresh", p + 2 * PAGE);
	try("fresh", p + 3 * PAGE);
	return 0;
}
