/* /proc/self/maps read in small pieces while areas come and go: every line is whole, and areas that stay are told once. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096UL
#define AREAS 24

static char *base;

/* The number of the area among ours that a line tells; -1: none. */
static int ours(const char *line)
{
	unsigned long from, to;

	if (sscanf(line, "%lx-%lx", &from, &to) != 2 || from < (unsigned long)base || from >= (unsigned long)base + 2 * AREAS * PAGE)
		return -1;
	return (from - (unsigned long)base) / (2 * PAGE);
}

static void walk(const char *what, size_t piece, int change)
{
	char text[65536], small[512];
	size_t used = 0;
	int fd = open("/proc/self/maps", O_RDONLY), seen[AREAS] = { 0 }, rounds = 0, order = 1, lines = 0, broken = 0;
	ssize_t n;
	char *line, *next;
	unsigned long before = 0;

	while ((n = read(fd, small, piece)) > 0) {
		memcpy(text + used, small, n);
		used += n;
		if (change && rounds++ % 2 == 1) {
			int which = rounds / 2 % (AREAS / 2) * 2;

			/* Every other area goes and comes back; the odd ones stay. */
			munmap(base + which * 2 * PAGE, PAGE);
			if (rounds % 4 == 1)
				mmap(base + which * 2 * PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
		}
	}
	close(fd);
	text[used] = 0;
	for (line = text; *line; line = next) {
		unsigned long from, to;
		char rights[5];
		int which;

		next = strchr(line, '\n');
		if (!next) { broken++; break; }
		*next++ = 0;
		lines++;
		if (sscanf(line, "%lx-%lx %4s", &from, &to, rights) != 3 || strlen(rights) != 4) { broken++; continue; }
		if (from < before)
			order = 0;
		before = to;
		which = ours(line);
		if (which >= 0)
			seen[which]++;
	}
	printf("%s: read ended %zd, broken %d, in order %d, areas that stay:", what, n, broken, order);
	for (int i = 1; i < AREAS; i += 2)
		printf(" %d", seen[i]);
	printf("\n");
}

int main(void)
{
	int fd, again;
	char one[200], two[200], all[400];
	ssize_t a, b;

	setvbuf(stdout, 0, _IONBF, 0);
	base = mmap(0, 2 * AREAS * PAGE + PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(base, 2 * AREAS * PAGE + PAGE);
	for (int i = 0; i < AREAS; i++)
		mmap(base + i * 2 * PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	walk("at rest, 100 bytes", 100, 0);
	walk("at rest, 7 bytes", 7, 0);
	walk("changing, 150 bytes", 150, 1);
	walk("changing, 400 bytes", 400, 1);

	fd = open("/proc/self/maps", O_RDONLY);
	a = pread(fd, one, sizeof one, 0);
	b = pread(fd, two, sizeof two, sizeof one);
	again = pread(fd, all, sizeof all, 0);
	printf("pread: %zd %zd, together the same: %d\n", a, b, again >= 200 && !memcmp(all, one, a) && !memcmp(all + a, two, again - a < b ? again - a : b));
	printf("position %ld", (long)lseek(fd, 0, SEEK_CUR));
	read(fd, one, 10);
	printf(", after a read %ld", (long)lseek(fd, 0, SEEK_CUR));
	printf(", back %ld", (long)lseek(fd, 0, SEEK_SET));
	read(fd, two, 10);
	printf(", the same %d", !memcmp(one, two, 10));
	printf(", write %zd\n", write(fd, "x", 1));
	return 0;
}
