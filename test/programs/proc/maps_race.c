/* Readers of /proc/self/maps and smaps while another thread maps, splits and unmaps: lines are whole and in order, and an area that stays is always told. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096UL
#define ROUNDS 6

static atomic_int stop;
static char *base, *stays;

static void *change(void *unused)
{
	while (!atomic_load(&stop)) {
		char *p = mmap(base, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);

		p[0] = 1;
		mprotect(p + 2 * PAGE, 2 * PAGE, PROT_READ);
		mprotect(p + 2 * PAGE, 2 * PAGE, PROT_READ | PROT_WRITE);
		munmap(p + 4 * PAGE, PAGE);
		munmap(p, 8 * PAGE);
	}
	return 0;
}

static int read_all(const char *path, size_t piece, char *to, size_t room)
{
	int fd = open(path, O_RDONLY);
	size_t used = 0;
	ssize_t n;

	while ((n = read(fd, to + used, piece < room - 1 - used ? piece : room - 1 - used)) > 0)
		used += n;
	to[used] = 0;
	close(fd);
	return n;
}

int main(void)
{
	static char text[1 << 16];
	pthread_t t;
	int whole = 1, order = 1, told = 0, errors = 0;

	stays = mmap(0, 32 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	base = stays + 8 * PAGE;
	munmap(base, 16 * PAGE);
	mprotect(stays, PAGE, PROT_READ);
	pthread_create(&t, 0, change, 0);
	for (int i = 0; i < ROUNDS; i++) {
		unsigned long before = 0;
		int here = 0;

		errors += read_all(i % 3 == 2 ? "/proc/self/smaps" : "/proc/self/maps", i % 2 ? 4096 : 300, text, sizeof text) != 0;
		for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
			unsigned long from, to;
			char rights[8];

			*end = 0;
			if (sscanf(line, "%lx-%lx %7s", &from, &to, rights) != 3 || !strchr("-r", rights[0]))
				continue;
			whole &= strlen(rights) == 4 && from < to;
			order &= from >= before;
			before = to;
			here |= from == (unsigned long)stays && to == from + PAGE && !strcmp(rights, "r--p");
		}
		told += here;
	}
	atomic_store(&stop, 1);
	pthread_join(t, 0);
	printf("errors %d, whole %d, in order %d, told %d of %d\n", errors, whole, order, told, ROUNDS);
	return 0;
}
