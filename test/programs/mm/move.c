/* mremap: contents go with the mapping, whether it grows in place, moves, shrinks or lands on another one. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE 4096
#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP 4
#endif

static char *area(int pages, int seed)
{
	char *p = mmap(0, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int i;

	for (i = 0; i < pages; i++)
		p[i * PAGE] = seed + i;
	return p;
}

static void show(const char *what, const char *p, int pages)
{
	int i;

	printf("%s:", what);
	for (i = 0; i < pages; i++)
		printf(" %d", p[i * PAGE]);
	printf("\n");
}

int main(void)
{
	char *room = mmap(0, 64 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *p, *q, *r;

	p = area(3, 10);
	q = mremap(p, 3 * PAGE, 3 * PAGE, 0);
	printf("same size stays: %d\n", q == p);
	q = mremap(p, 3 * PAGE, 2 * PAGE, 0);
	printf("shrinks in place: %d\n", q == p);
	q = mremap(p, 2 * PAGE, 8 * PAGE, MREMAP_MAYMOVE);
	show("grown", q, 8);
	q[7 * PAGE] = 99;
	r = mremap(q, 8 * PAGE, 8 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, room + 8 * PAGE);
	printf("moved to where it was told: %d\n", r == room + 8 * PAGE);
	show("contents", r, 8);
	p = area(2, 50);
	q = mremap(p, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, r + PAGE);
	printf("over another mapping: %d\n", q == r + PAGE);
	show("both", r, 8);
	p = area(2, 70);
	q = mremap(p, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0);
	show("moved, the old range kept", q, 2);
	show("the old range", p, 2);
	p = mremap(r + 4 * PAGE, 3 * PAGE, 3 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, room + 32 * PAGE);
	show("a part of a mapping", p, 3);
	show("before it", r, 4);
	show("behind it", r + 7 * PAGE, 1);
	errno = 0;
	p = mremap(room + 1, PAGE, PAGE, MREMAP_MAYMOVE);
	printf("unaligned: %s\n", p == MAP_FAILED ? strerror(errno) : "moved");
	p = mremap(r + 5 * PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE);
	printf("nothing there: %s\n", p == MAP_FAILED ? strerror(errno) : "moved");
	p = mremap(q, 2 * PAGE, 0, MREMAP_MAYMOVE);
	printf("to nothing: %s\n", p == MAP_FAILED ? strerror(errno) : "moved");
	p = mremap(q, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, q + PAGE);
	printf("onto itself: %s\n", p == MAP_FAILED ? strerror(errno) : "moved");
	return 0;
}
