/* How the areas of a range look after splits and merges, from /proc/self/maps: offsets in pages, sizes and rights. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 32
static char *base, text[65536];

static void show(const char *what)
{
	int fd = open("/proc/self/maps", O_RDONLY);
	long n = 0, got;
	char *line;

	while ((got = read(fd, text + n, sizeof(text) - 1 - n)) > 0)
		n += got;
	text[n] = 0;
	close(fd);
	printf("%s:", what);
	for (line = text; *line; line = strchr(line, '\n') + 1) {
		unsigned long from = strtoul(line, &line, 16), to = strtoul(line + 1, &line, 16);

		if (to <= (unsigned long)base || from >= (unsigned long)base + PAGES * PAGE)
			continue;
		printf(" %ld+%ld %.4s", ((long)from - (long)base) / PAGE, ((long)to - (long)from) / PAGE, line + 1);
	}
	printf("\n");
}

int main(void)
{
	/* Rights that no neighbour has keep the range apart from what the C library maps. */
	char *outer = mmap(0, (PAGES + 2) * PAGE, PROT_NONE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	base = outer + PAGE;
	mmap(base, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	show("one");
	mprotect(base + 8 * PAGE, 8 * PAGE, PROT_READ);
	show("three");
	mprotect(base + 12 * PAGE, 2 * PAGE, PROT_NONE);
	show("five");
	mprotect(base + 8 * PAGE, 4 * PAGE, PROT_READ | PROT_WRITE);
	show("merged with what is before");
	mprotect(base + 12 * PAGE, 4 * PAGE, PROT_READ | PROT_WRITE);
	show("one again");
	munmap(base + 4 * PAGE, 2 * PAGE);
	show("a hole");
	mmap(base + 4 * PAGE, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	show("filled");
	base[10 * PAGE] = 1;
	base[20 * PAGE] = 2;
	munmap(base + 14 * PAGE, PAGE);
	mmap(base + 14 * PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	show("filled between pages with content");
	mmap(base + 2 * PAGE, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	show("shared memory in it");
	madvise(base + 24 * PAGE, 4 * PAGE, MADV_DONTFORK);
	show("advice splits");
	madvise(base + 24 * PAGE, 4 * PAGE, MADV_DOFORK);
	show("and merges");
	printf("in use: %d\n", mmap(base, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == MAP_FAILED);
	printf("contents: %d %d\n", base[10 * PAGE], base[20 * PAGE]);
	munmap(base, PAGES * PAGE);
	show("nothing");
	return 0;
}
