/* mremap: shrink, grow, move, refuse. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE 4096UL

int main(void)
{
	char *room = mmap(NULL, 20 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *a = room + PAGE, *b;

	mmap(a, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	for (int i = 0; i < 4; i++)
		a[i * PAGE] = 'a' + i;
	printf("shrink %d\n", mremap(a, 4 * PAGE, 2 * PAGE, 0) == (void *)a);
	b = mremap(a, 2 * PAGE, 6 * PAGE, MREMAP_MAYMOVE);
	printf("grow %d, %c%c, new %d\n", b != MAP_FAILED, b[0], b[PAGE], b[3 * PAGE]);
	a = mremap(b, 6 * PAGE, 6 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, room + 10 * PAGE);
	printf("moved to its place %d, %c%c\n", a == room + 10 * PAGE, a[0], a[PAGE]);
	printf("cannot grow in place %d", mremap(a, 2 * PAGE, 20 * PAGE, 0) == MAP_FAILED);
	printf(" %s\n", strerror(errno));
	printf("not mapped %d", mremap((void *)0x10000, PAGE, 2 * PAGE, MREMAP_MAYMOVE) == MAP_FAILED);
	printf(" %s\n", strerror(errno));
	printf("not at a page %d", mremap(a + 5, PAGE, PAGE, 0) == MAP_FAILED);
	printf(" %s\n", strerror(errno));
	printf("bad flags %d", mremap(a, PAGE, PAGE, 64) == MAP_FAILED);
	printf(" %s\n", strerror(errno));
	printf("overlap %d", mremap(a, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, a + PAGE) == MAP_FAILED);
	printf(" %s\n", strerror(errno));
	return 0;
}
