/* madvise: what is thrown away reads as zeros, what a child does not get, and what is refused. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#endif
#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23
#endif

static const char *result(int r) { return r == 0 ? "0" : strerror(errno); }

int main(void)
{
	unsigned char in[4];
	char *p = mmap(0, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i, status;

	setvbuf(stdout, 0, _IONBF, 0);
	for (i = 0; i < 8; i++)
		p[i * PAGE] = 1 + i;
	printf("DONTNEED: %s\n", result(madvise(p + PAGE, 2 * PAGE, MADV_DONTNEED)));
	printf("contents: %d %d %d %d\n", p[0], p[PAGE], p[2 * PAGE], p[3 * PAGE]);
	p[PAGE] = 50;
	printf("written again: %d\n", p[PAGE]);
	printf("WIPEONFORK: %s\n", result(madvise(p + 4 * PAGE, PAGE, MADV_WIPEONFORK)));
	printf("DONTFORK: %s\n", result(madvise(p + 6 * PAGE, PAGE, MADV_DONTFORK)));
	if (fork() == 0) {
		printf("child: %d %d %d\n", p[3 * PAGE], p[4 * PAGE], p[5 * PAGE]);
		printf("child may write the rest: %d\n", p[7 * PAGE]++);
		printf("child asks about what it did not get: %s\n", result(madvise(p + 6 * PAGE, PAGE, MADV_DONTNEED)));
		_exit(0);
	}
	wait(&status);
	printf("parent: %d %d %d %d\n", p[4 * PAGE], p[5 * PAGE], p[6 * PAGE], p[7 * PAGE]);
	printf("DONTNEED of all: %s\n", result(madvise(p, 8 * PAGE, MADV_DONTNEED)));
	printf("in memory: %s", result(mincore(p, 4 * PAGE, in)));
	printf(" %d%d%d%d\n", in[0] & 1, in[1] & 1, in[2] & 1, in[3] & 1);
	printf("POPULATE_WRITE: %s\n", result(madvise(p, 2 * PAGE, MADV_POPULATE_WRITE)));
	mincore(p, 4 * PAGE, in);
	printf("in memory: %d%d%d%d, contents %d %d\n", in[0] & 1, in[1] & 1, in[2] & 1, in[3] & 1, p[0], p[PAGE]);
	printf("unknown advice: %s\n", result(madvise(p, PAGE, 12345)));
	printf("unaligned: %s\n", result(madvise(p + 1, PAGE, MADV_DONTNEED)));
	printf("nothing: %s\n", result(madvise(p, 0, MADV_DONTNEED)));
	munmap(p + 3 * PAGE, PAGE);
	printf("over a hole: %s\n", result(madvise(p, 8 * PAGE, MADV_DONTNEED)));
	return 0;
}
