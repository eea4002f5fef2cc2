/* madvise and mincore on anonymous memory. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE 4096UL

static char *a;

static void incore(void)
{
	unsigned char v[4];

	if (mincore(a, 4 * PAGE, v))
		printf("mincore %s\n", strerror(errno));
	else
		printf("in core %d%d%d%d\n", v[0] & 1, v[1] & 1, v[2] & 1, v[3] & 1);
}

static void say(const char *what, int r)
{
	printf("%s: %s\n", what, r ? strerror(errno) : "0");
}

int main(void)
{
	a = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	incore();
	a[0] = 'x';
	a[2 * PAGE] = 'y';
	incore();
	say("dontneed", madvise(a, 3 * PAGE, MADV_DONTNEED));
	incore();
	printf("%d %d\n", a[0], a[2 * PAGE]);
	say("populate", madvise(a, 4 * PAGE, 23));
	incore();
	say("not at a page", madvise(a + 1, PAGE, MADV_DONTNEED));
	say("unknown", madvise(a, PAGE, 9999));
	say("no length", madvise(a, 0, MADV_DONTNEED));
	say("remove of private memory", madvise(a, PAGE, MADV_REMOVE));
	say("normal", madvise(a, PAGE, MADV_NORMAL));
	munmap(a + PAGE, PAGE);
	say("over a hole", madvise(a, 3 * PAGE, MADV_DONTNEED));
	printf("%d %d\n", a[0], a[2 * PAGE]);
	say("mincore over a hole", mincore(a, 3 * PAGE, (unsigned char[3]){ 0 }));
	say("msync", msync(a, PAGE, MS_SYNC));
	say("msync with both", msync(a, PAGE, MS_SYNC | MS_ASYNC));
	return 0;
}
