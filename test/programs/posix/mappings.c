/* mmap, munmap, mprotect, MAP_FIXED: what they refuse and what /proc/self/maps shows of the result. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define PAGE 4096UL

static char *room;

static void show(void)
{
	char line[300], rights[8];
	unsigned long start, end;
	FILE *f = fopen("/proc/self/maps", "r");

	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx %7s", &start, &end, rights) != 3 || end <= (unsigned long)room || start >= (unsigned long)room + 16 * PAGE)
			continue;
		printf("  %ld to %ld %s\n", (long)(start - (unsigned long)room) / (long)PAGE, (long)(end - (unsigned long)room) / (long)PAGE, rights);
	}
	fclose(f);
}

static void say(const char *what, void *p)
{
	if (p == MAP_FAILED)
		printf("%s: %s\n", what, strerror(errno));
	else
		printf("%s: page %ld\n", what, ((char *)p - room) / (long)PAGE);
}

int main(void)
{
	room = mmap(NULL, 18 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(room + 16 * PAGE, 2 * PAGE);
	munmap(room, 16 * PAGE);
	say("fixed", mmap(room + PAGE, 8 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	show();
	printf("mprotect %d\n", mprotect(room + 3 * PAGE, 2 * PAGE, PROT_READ));
	show();
	printf("munmap %d\n", munmap(room + 6 * PAGE, PAGE));
	show();
	printf("back %d\n", mprotect(room + 3 * PAGE, 2 * PAGE, PROT_READ | PROT_WRITE));
	show();
	say("over it", mmap(room + 2 * PAGE, 2 * PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	show();
	say("no replace", mmap(room + PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
	say("no length", mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	say("no kind", mmap(NULL, PAGE, PROT_READ, MAP_ANONYMOUS, -1, 0));
	say("not at a page", mmap(room + 1, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	say("bad descriptor", mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, 99, 0));
	printf("munmap not at a page %d", munmap(room + 1, PAGE));
	printf(" %s\n", strerror(errno));
	printf("munmap of nothing %d\n", munmap(room + 12 * PAGE, PAGE));
	printf("mprotect of a hole %d", mprotect(room + 5 * PAGE, 4 * PAGE, PROT_READ));
	printf(" %s\n", strerror(errno));
	show();
	return 0;
}
