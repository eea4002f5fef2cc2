/* VmRSS and its kin in status, and statm, follow what a program maps, touches and gives back. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096UL
struct usage { long size, rss, anon, file, shmem, locked, data, total, resident, shared; };

static long field(const char *text, const char *name)
{
	const char *at = strstr(text, name);

	return at ? strtol(at + strlen(name), 0, 10) : -1;
}

static struct usage now(void)
{
	static char text[8192];
	struct usage u;
	int fd = open("/proc/self/status", O_RDONLY);
	ssize_t n = read(fd, text, sizeof text - 1);

	close(fd);
	text[n < 0 ? 0 : n] = 0;
	u.size = field(text, "VmSize:");
	u.rss = field(text, "VmRSS:");
	u.anon = field(text, "RssAnon:");
	u.file = field(text, "RssFile:");
	u.shmem = field(text, "RssShmem:");
	u.locked = field(text, "VmLck:");
	u.data = field(text, "VmData:");
	fd = open("/proc/self/statm", O_RDONLY);
	n = read(fd, text, sizeof text - 1);
	close(fd);
	text[n < 0 ? 0 : n] = 0;
	sscanf(text, "%ld %ld %ld", &u.total, &u.resident, &u.shared);
	return u;
}

static struct usage last;
/* Silent the first times: what the program itself and its library need is there then. */
static void show(const char *what)
{
	struct usage u = now();

	if (what)
		printf("%s: size %+ld rss %+ld anon %+ld shmem %+ld locked %+ld data %+ld | pages %+ld resident %+ld shared %+ld\n", what, u.size - last.size, u.rss - last.rss, u.anon - last.anon,
		       u.shmem - last.shmem, u.locked - last.locked, u.data - last.data, u.total - last.total, u.resident - last.resident, u.shared - last.shared);
	last = now();
}

int main(void)
{
	char *a, *s;

	setvbuf(stdout, 0, _IOLBF, 256);
	printf("begin\n");
	for (int i = 0; i < 3; i++)
		show(0);
	show("nothing");
	show("nothing again");
	a = mmap(0, 64 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	show("mapped");
	for (int i = 0; i < 20; i++)
		a[i * PAGE] = 1;
	show("twenty written");
	s = mmap(0, 16 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (int i = 0; i < 5; i++)
		s[i * PAGE] = 1;
	show("five shared");
	mlock(a, 4 * PAGE);
	show("four locked");
	madvise(a + 10 * PAGE, 10 * PAGE, MADV_DONTNEED);
	show("ten discarded");
	munmap(s, 16 * PAGE);
	show("shared unmapped");
	mprotect(a + 32 * PAGE, 32 * PAGE, PROT_READ);
	show("half read-only");
	munmap(a, 64 * PAGE);
	show("unmapped");
	return 0;
}
