/* clear_refs: the referenced and soft-dirty state starts anew; what is not a number of it is refused. smaps_rollup adds up. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096UL

static long field(const char *path, const void *at, const char *name)
{
	static char text[1 << 17];
	long kb, found = -1;
	int inside = at == 0, fd = open(path, O_RDONLY);
	size_t used = 0;
	ssize_t n;
	char *line, *end;

	while (fd >= 0 && (n = read(fd, text + used, sizeof text - 1 - used)) > 0)
		used += n;
	text[used] = 0;
	for (line = text; (end = strchr(line, '\n')); line = end + 1) {
		unsigned long from, to;

		*end = 0;
		if (at && sscanf(line, "%lx-%lx %*4s", &from, &to) == 2)
			inside = from <= (unsigned long)at && (unsigned long)at < to;
		else if (inside && !strncmp(line, name, strlen(name)) && sscanf(line + strlen(name), " %ld", &kb) == 1)
			found = kb;
	}
	close(fd);
	return found;
}

static void put(int fd, const char *text)
{
	long n = pwrite(fd, text, strlen(text), 0);

	printf("write '%.*s': %ld errno %d\n", (int)strcspn(text, "\n"), text, n, n < 0 ? errno : 0);
}

int main(void)
{
	char *guard = mmap(0, 10 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *a = guard + PAGE;
	int fd = open("/proc/self/clear_refs", O_WRONLY);
	volatile char c;
	long before;

	setvbuf(stdout, 0, _IONBF, 0);
	printf("open to read: %d\n", open("/proc/self/clear_refs", O_RDWR) >= 0);
	mmap(a, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	for (int i = 0; i < 6; i++)
		a[i * PAGE] = 1;
	printf("written: rss %ld referenced %ld\n", field("/proc/self/smaps", a, "Rss:"), field("/proc/self/smaps", a, "Referenced:"));
	put(fd, "1");
	printf("cleared: rss %ld referenced %ld\n", field("/proc/self/smaps", a, "Rss:"), field("/proc/self/smaps", a, "Referenced:"));
	/* The processor may know entries that it need not mark again: new rights make it look. */
	mprotect(a, 8 * PAGE, PROT_READ);
	mprotect(a, 8 * PAGE, PROT_READ | PROT_WRITE);
	c = a[0];
	a[2 * PAGE] = 2;
	printf("two used: rss %ld referenced %ld\n", field("/proc/self/smaps", a, "Rss:"), field("/proc/self/smaps", a, "Referenced:"));
	put(fd, "2\n");
	printf("anonymous cleared: referenced %ld\n", field("/proc/self/smaps", a, "Referenced:"));
	mprotect(a, 8 * PAGE, PROT_READ);
	c = a[PAGE];
	mprotect(a, 8 * PAGE, PROT_READ | PROT_WRITE);
	put(fd, "3");
	printf("files cleared: referenced %ld\n", field("/proc/self/smaps", a, "Referenced:"));
	put(fd, "5");
	put(fd, "0");
	put(fd, "6");
	put(fd, "x");
	put(fd, "");
	field("/proc/self/smaps_rollup", 0, "Private_Dirty:");
	before = field("/proc/self/smaps_rollup", 0, "Private_Dirty:");
	a[6 * PAGE] = a[7 * PAGE] = 1;
	printf("rollup: two more pages %ld\n", field("/proc/self/smaps_rollup", 0, "Private_Dirty:") - before);
	return 0;
}
