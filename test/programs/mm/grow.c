/* Memory that comes as it is touched: the stack, the heap, and a range far larger than what is used of it. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096

static int deep(int n)
{
	volatile char frame[2000];

	memset((char *)frame, n, sizeof(frame));
	return n == 0 ? 0 : deep(n - 1) + (frame[1999] == (char)n);
}

int main(void)
{
	char *huge, *heap, *block;
	unsigned long i, sum = 0;

	printf("stack: %d\n", deep(400));
	huge = mmap(0, 1UL << 34, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	printf("16 GiB: %d\n", huge != MAP_FAILED);
	for (i = 0; i < 16; i++)
		huge[i << 30] = i;
	for (i = 0; i < 16; i++)
		sum += huge[i << 30] + huge[(i << 30) + PAGE];
	printf("sum: %lu\n", sum);
	munmap(huge, 1UL << 34);
	heap = sbrk(0);
	printf("sbrk: %d\n", sbrk(3 * PAGE) == heap);
	heap[0] = 'h';
	heap[3 * PAGE - 1] = 'i';
	printf("heap: %c%d%c\n", heap[0], heap[PAGE], heap[3 * PAGE - 1]);
	block = malloc(1 << 20);
	memset(block, 7, 1 << 20);
	printf("malloc: %d %d\n", block[0], block[(1 << 20) - 1]);
	free(block);
	printf("too much: %d\n", mmap(0, 1UL << 47, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED);
	return 0;
}
