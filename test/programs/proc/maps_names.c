/* Names in /proc/self/maps: heap, stack, vdso, files and what became of them, memory that prctl(2) named; the last line. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#define PAGE 4096UL

static void show(const char *what, const void *at)
{
	FILE *f = fopen("/proc/self/maps", "r");
	char line[512], rights[5], name[256], device[16];
	unsigned long from, to, offset, inode;

	while (fgets(line, sizeof line, f)) {
		name[0] = 0;
		if (sscanf(line, "%lx-%lx %4s %lx %15s %lu %255[^\n]", &from, &to, rights, &offset, device, &inode, name) < 6)
			printf("malformed: %s", line);
		if (from <= (unsigned long)at && (unsigned long)at < to) {
			size_t n = strlen(line);

			printf("%s: %s offset %lx file %d '%s' name at %d\n", what, rights, offset, inode != 0, name, name[0] ? (int)(strstr(line, name) - line) : (int)n);
		}
	}
	fclose(f);
}

static int count(const char *suffix)
{
	FILE *f = fopen("/proc/self/maps", "r");
	char line[512];
	int n = 0;

	while (fgets(line, sizeof line, f)) {
		line[strcspn(line, "\n")] = 0;
		n += strlen(line) >= strlen(suffix) && !strcmp(line + strlen(line) - strlen(suffix), suffix);
	}
	fclose(f);
	return n;
}

int main(void)
{
	char path[] = "/tmp/maps names XXXXXX", line[512], last[512] = "";
	int local, fd, mfd;
	char *heap, *file, *gone, *m, *a, *s, *z;
	struct stat st;
	FILE *f;

	setvbuf(stdout, 0, _IONBF, 0);
	heap = malloc(10);
	show("heap", heap);
	show("stack", &local);
	printf("heaps %d, stacks %d, vdsos %d, gates %d\n", count("[heap]"), count("[stack]"), count("[vdso]"), count("[vsyscall]"));

	fd = mkstemp(path);
	if (chdir("/tmp")) return 1;
	rename(path, "/tmp/maps names");
	ftruncate(fd, 3 * PAGE);
	file = mmap(0, 2 * PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, PAGE);
	show("file", file);
	show("file, second page", file + PAGE);
	fstat(fd, &st);
	f = fopen("/proc/self/maps", "r");
	while (fgets(line, sizeof line, f)) {
		unsigned long from, inode;
		unsigned major, minor;

		if (sscanf(line, "%lx-%*x %*s %*x %x:%x %lu", &from, &major, &minor, &inode) == 4 && from == (unsigned long)file)
			printf("its device and inode are those of fstat: %d %d\n", makedev(major, minor) == st.st_dev, inode == st.st_ino);
		strcpy(last, line);
	}
	fclose(f);
	rename("/tmp/maps names", "/tmp/other\nname");
	show("renamed, a newline", file);
	unlink("/tmp/other\nname");
	show("unlinked", file);
	close(fd);
	show("closed", file);
	mprotect(file, PAGE, PROT_READ);
	show("split: first", file);
	show("split: second", file + PAGE);

	mfd = memfd_create("a name with blanks", 0);
	ftruncate(mfd, PAGE);
	m = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, mfd, 0);
	show("memfd", m);
	s = mmap(0, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	show("shared anonymous", s);
	a = mmap(0, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	show("private anonymous", a);
	fd = open("/dev/zero", O_RDWR);
	z = mmap(0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	show("/dev/zero", z);
	gone = mmap(0, PAGE, PROT_READ, MAP_SHARED, fd, 0);
	show("/dev/zero shared", gone);
	printf("last: %s", last + 17 + 17);
	return 0;
}
