/* pagemap as checkpointers read it: present, swapped, file, exclusive, by pread of ranges; what is not aligned is refused. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096UL
#define PME_PRESENT (1ULL << 63)
#define PME_SWAP (1ULL << 62)
#define PME_FILE (1ULL << 61)
#define PME_UFFD_WP (1ULL << 57)
#define PME_EXCLUSIVE (1ULL << 56)
#define PME_PFRAME_MASK ((1ULL << 55) - 1)

static int map;

static void show(const char *what, void *at, int pages)
{
	uint64_t e[16];
	ssize_t n = pread(map, e, pages * 8, (off_t)((unsigned long)at / PAGE * 8));

	printf("%-18s %zd:", what, n);
	for (int i = 0; i < n / 8; i++)
		printf(" %s%s%s%s%s%s", e[i] & PME_PRESENT ? "p" : "-", e[i] & PME_SWAP ? "s" : "-", e[i] & PME_FILE ? "f" : "-", e[i] & PME_EXCLUSIVE ? "x" : "-",
		       e[i] & PME_UFFD_WP ? "w" : "-", e[i] & PME_PRESENT ? (e[i] & PME_PFRAME_MASK ? "" : "!") : "");
	printf("\n");
}

static void told(const char *what, long r)
{
	printf("%s: %ld, errno %d\n", what, r, r < 0 ? errno : 0);
}

int main(void)
{
	char *a = mmap(0, 6 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *s, *f;
	uint64_t e[4];
	volatile char c;
	int fd = memfd_create("pagemap", 0), sync[2], back[2];
	off_t at = (off_t)((unsigned long)a / PAGE * 8);

	setvbuf(stdout, 0, _IONBF, 0);
	map = open("/proc/self/pagemap", O_RDONLY);
	show("untouched", a, 6);
	a[0] = 1;
	c = a[PAGE];
	a[3 * PAGE] = 1;
	show("written, read", a, 6);
	mprotect(a + 3 * PAGE, PAGE, PROT_NONE);
	show("no rights", a, 6);
	munmap(a + 4 * PAGE, PAGE);
	show("a hole", a, 6);

	s = mmap(0, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	s[0] = 1;
	c = s[PAGE];
	show("shared", s, 3);
	ftruncate(fd, 3 * PAGE);
	pwrite(fd, "x", 1, 2 * PAGE);
	f = mmap(0, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	c = f[0];
	f[PAGE] = 1;
	show("private of a file", f, 3);

	pipe(sync); pipe(back);
	if (fork() == 0) {
		close(map);
		map = open("/proc/self/pagemap", O_RDONLY);
		show("child: private", a, 4);
		show("child: shared", s, 3);
		a[0] = 2;
		c = s[0];
		show("child: written", a, 4);
		write(back[1], "1", 1);
		read(sync[0], (void *)&c, 1);
		_exit(0);
	}
	read(back[0], (void *)&c, 1);
	show("parent: private", a, 4);
	show("parent: shared", s, 3);
	write(sync[1], "1", 1);
	wait(0);
	show("without the child", a, 4);

	printf("lseek: %d\n", lseek(map, at, SEEK_SET) == at);
	printf("read: %zd %zd\n", read(map, e, 8), read(map, e, 16));
	printf("position: %ld entries on\n", (long)((lseek(map, 0, SEEK_CUR) - at) / 8));
	lseek(map, at + 3, SEEK_SET);
	told("odd position", read(map, e, 8));
	told("odd size", pread(map, e, 12, at));
	printf("nothing: %zd\n", pread(map, e, 0, at));
	printf("beyond user space: %zd\n", pread(map, e, 8, (off_t)(0xffffffff80000000UL / PAGE * 8)));
	told("bad buffer", pread(map, (void *)8, 8, at));
	told("write", write(map, e, 8));
	told("end", lseek(map, 0, SEEK_END));
	return 0;
}
