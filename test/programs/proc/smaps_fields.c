/* Fields of smaps of the program's own mappings: what is read, written, shared with a child, locked, discarded. */
#define _GNU_SOURCE
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096UL

struct fields { long size, rss, pss, shared_clean, shared_dirty, private_clean, private_dirty, referenced, anonymous, lazyfree, swap, locked; char flags[128]; };

static int lookup(const void *at, struct fields *f)
{
	static const struct { const char *name; size_t offset; } names[] = {
		{ "Size:", offsetof(struct fields, size) }, { "Rss:", offsetof(struct fields, rss) }, { "Pss:", offsetof(struct fields, pss) },
		{ "Shared_Clean:", offsetof(struct fields, shared_clean) }, { "Shared_Dirty:", offsetof(struct fields, shared_dirty) },
		{ "Private_Clean:", offsetof(struct fields, private_clean) }, { "Private_Dirty:", offsetof(struct fields, private_dirty) },
		{ "Referenced:", offsetof(struct fields, referenced) }, { "Anonymous:", offsetof(struct fields, anonymous) },
		{ "LazyFree:", offsetof(struct fields, lazyfree) }, { "Swap:", offsetof(struct fields, swap) }, { "Locked:", offsetof(struct fields, locked) },
	};
	FILE *in = fopen("/proc/self/smaps", "r");
	char line[512];
	int inside = 0, found = 0;

	memset(f, 0, sizeof *f);
	if (!in) { perror("smaps"); exit(1); }
	while (fgets(line, sizeof line, in)) {
		unsigned long from, to;
		char name[64];
		long kb;

		if (sscanf(line, "%lx-%lx %*4s", &from, &to) == 2 && line[0] != 'V') {
			inside = from <= (unsigned long)at && (unsigned long)at < to;
			found |= inside;
			continue;
		}
		if (!inside)
			continue;
		if (!strncmp(line, "VmFlags: ", 9)) {
			snprintf(f->flags, sizeof f->flags, "%s", line + 9);
			f->flags[strcspn(f->flags, "\n")] = 0;
		}
		if (sscanf(line, "%63s %ld kB", name, &kb) != 2)
			continue;
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			if (!strcmp(name, names[i].name))
				*(long *)((char *)f + names[i].offset) = kb;
	}
	fclose(in);
	return found;
}

static void show(const char *what, const void *at)
{
	struct fields f;

	if (!lookup(at, &f)) { printf("%s: no such area\n", what); return; }
	printf("%s: size %ld rss %ld pss %ld sc %ld sd %ld pc %ld pd %ld ref %ld anon %ld lazy %ld swap %ld locked %ld | %s\n", what, f.size, f.rss, f.pss,
	       f.shared_clean, f.shared_dirty, f.private_clean, f.private_dirty, f.referenced, f.anonymous, f.lazyfree, f.swap, f.locked, f.flags);
}

/* An area with nothing beside it that it could merge with. */
static char *alone(size_t pages, int prot, int flags, int fd)
{
	char *p = mmap(0, (pages + 2) * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return mmap(p + PAGE, pages * PAGE, prot, flags | MAP_FIXED, fd, 0);
}

int main(void)
{
	char *a = alone(8, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1), *s, *f, *g;
	volatile char c;
	int fd = memfd_create("fields", 0), status;

	setvbuf(stdout, 0, _IONBF, 0);
	show("untouched", a);
	c = a[0];
	show("one page read", a);
	a[0] = a[PAGE] = a[2 * PAGE] = 1;
	show("three written", a);
	madvise(a + PAGE, PAGE, MADV_DONTNEED);
	show("one discarded", a);
	madvise(a + 2 * PAGE, PAGE, MADV_FREE);
	show("one lazily freed", a);
	a[2 * PAGE] = 3;
	show("written again", a);
	mlock(a, 4 * PAGE);
	show("half locked: first", a);
	show("half locked: second", a + 4 * PAGE);
	munlock(a, 8 * PAGE);
	show("unlocked", a);
	mprotect(a, 8 * PAGE, PROT_READ);
	show("read-only", a);

	s = alone(4, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1);
	s[0] = 1;
	c = s[PAGE];
	show("shared anonymous", s);
	ftruncate(fd, 4 * PAGE);
	f = alone(4, PROT_READ | PROT_WRITE, MAP_SHARED, fd);
	g = alone(4, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd);
	pwrite(fd, "abc", 3, 0);
	c = f[0];
	f[PAGE] = 2;
	c = g[0];
	g[PAGE] = 3;
	c = g[2 * PAGE];
	show("file, shared", f);
	show("file, private", g);

	if (fork() == 0) {
		show("child: anonymous", a);
		show("child: shared", s);
		c = s[0];
		show("child: shared, read", s);
		show("child: file, private", g);
		g[PAGE] = 9;
		show("child: file, private, written", g);
		_exit(0);
	}
	wait(&status);
	show("after the child", a);
	show("after the child: shared", s);
	show("after the child: private", g);
	return 0;
}
