/* mmap, munmap, mprotect, brk, faults and their codes, kernel accesses to user memory: prints the same on a machine. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static sigjmp_buf back;
static volatile int signo, code;
static void *volatile where;

static void on_fault(int s, siginfo_t *info, void *context)
{
	(void)context;
	signo = s;
	code = info->si_code;
	where = info->si_addr;
	siglongjmp(back, 1);
}

static void touch(const char *what, volatile char *p, int write)
{
	if (sigsetjmp(back, 1)) {
		printf("%s: signal %d code %d%s\n", what, signo, code, where == (void *)p ? "" : " elsewhere");
		return;
	}
	if (write)
		*p = 1;
	else
		(void)*p;
	printf("%s: fine\n", what);
}

static void rights_of(void *p)
{
	char line[256], wanted[32];
	FILE *f = fopen("/proc/self/maps", "r");

	snprintf(wanted, sizeof(wanted), "%lx-", (unsigned long)p);
	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, wanted, strlen(wanted)))
			printf("  maps: %.4s\n", strchr(line, ' ') + 1);
	if (f)
		fclose(f);
}

int main(void)
{
	struct sigaction action;
	int ends[2];
	char *p, *q;
	long n;

	memset(&action, 0, sizeof(action));
	action.sa_sigaction = on_fault;
	action.sa_flags = SA_SIGINFO;
	sigaction(SIGSEGV, &action, 0);
	sigaction(SIGBUS, &action, 0);

	p = mmap(0, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	touch("store to fresh memory", p, 1);
	touch("load of the last byte", p + 3 * 4096 - 1, 0);
	printf("protect: %d\n", mprotect(p + 4096, 4096, PROT_READ));
	rights_of(p);
	rights_of(p + 4096);
	touch("store to a read-only page", p + 4096, 1);
	touch("load of it", p + 4096, 0);
	touch("store behind it", p + 2 * 4096, 1);
	printf("protect none: %d\n", mprotect(p, 4096, PROT_NONE));
	touch("load without rights", p, 0);
	printf("protect again: %d", mprotect(p, 4096, PROT_READ | PROT_WRITE));
	printf(", content %d\n", *p);
	printf("unmap: %d\n", munmap(p + 4096, 4096));
	touch("load of the hole", p + 4096, 0);
	printf("protect the hole: %d", mprotect(p, 3 * 4096, PROT_READ));
	printf(", errno %d\n", errno == ENOMEM);
	q = mmap(p + 4096, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	printf("fixed: %d, zeroed %d\n", q == p + 4096, *q == 0);
	touch("null", (char *)0, 0);

	pipe(ends);
	n = write(ends[1], p, 10);
	printf("write from memory: %ld\n", n);
	n = write(ends[1], (char *)8, 10);
	printf("write from nowhere: %ld %d\n", n, errno == EFAULT);
	n = read(ends[0], (char *)main, 5);
	printf("read into text: %ld %d\n", n, errno == EFAULT);
	n = read(ends[0], p, 5);
	printf("read into memory: %ld\n", n);
	printf("mmap of nothing: %d\n", mmap(0, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED && errno == EINVAL);
	q = malloc(100000);
	memset(q, 7, 100000);
	printf("heap: %d\n", q[99999]);
	free(q);
	return 0;
}
