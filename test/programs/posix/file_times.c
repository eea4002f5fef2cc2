/* Times of files: what changes which, and setting them; statx; reopening by /proc/self/fd; fdinfo. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static struct stat before;
static int later(struct timespec a, struct timespec b) { return a.tv_sec > b.tv_sec || (a.tv_sec == b.tv_sec && a.tv_nsec > b.tv_nsec); }

static void look(const char *what, const char *path)
{
	struct stat now;
	struct timespec pause = { 0, 20000000 };

	if (stat(path, &now)) { perror(path); return; }
	printf("%s: modified %d, changed %d\n", what, later(now.st_mtim, before.st_mtim), later(now.st_ctim, before.st_ctim));
	before = now;
	nanosleep(&pause, 0);
}

static void info(int fd)
{
	char path[64], line[128];
	FILE *f;

	snprintf(path, sizeof path, "/proc/self/fdinfo/%d", fd);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f)) {
		long flags;

		if (!strncmp(line, "pos:", 4))
			fputs(line, stdout);
		if (sscanf(line, "flags: %lo", &flags) == 1)
			printf("flags %lo\n", flags & ~0100000L);
	}
	if (f)
		fclose(f);
}

int main(void)
{
	char dir[] = "/tmp/timesXXXXXX", buf[256], path[64];
	struct timespec two[2] = { { 1000, 5 }, { 2000, 7 } }, now;
	struct timeval tv[2] = { { 3000, 1 }, { 4000, 2 } };
	struct statx sx;
	struct stat st;
	int fd, again, r;
	ssize_t n;
	char *map;

	setvbuf(stdout, 0, _IONBF, 0);
	if (!mkdtemp(dir) || chdir(dir)) return 1;
	fd = open("f", O_RDWR | O_CREAT | O_CLOEXEC, 0640);
	clock_gettime(CLOCK_REALTIME, &now);
	fstat(fd, &before);
	printf("made now: %d\n", labs(now.tv_sec - before.st_mtime) < 5);
	nanosleep(&(struct timespec){ 0, 20000000 }, 0);
	write(fd, "hello", 5);
	look("write", "f");
	look("nothing", "f");
	chmod("f", 0600);
	look("chmod", "f");
	ftruncate(fd, 100);
	look("ftruncate", "f");
	truncate("f", 50);
	look("truncate", "f");
	link("f", "g");
	look("link", "f");
	rename("g", "h");
	look("rename", "h");
	unlink("h");
	look("unlink", "f");
	map = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map != MAP_FAILED) munmap(map, 4096);
	stat(".", &before);
	nanosleep(&(struct timespec){ 0, 20000000 }, 0);
	close(open("new", O_CREAT | O_WRONLY, 0600));
	look("a new name in the directory", ".");
	unlink("new");
	look("a name less", ".");

	r = utimensat(AT_FDCWD, "f", two, 0);
	stat("f", &st);
	printf("utimensat %d: %ld.%ld %ld.%ld\n", r, (long)st.st_atim.tv_sec, st.st_atim.tv_nsec, (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	two[0].tv_nsec = UTIME_OMIT;
	two[1].tv_nsec = UTIME_NOW;
	r = futimens(fd, two);
	stat("f", &st);
	printf("futimens %d: %ld, now %d\n", r, (long)st.st_atim.tv_sec, labs(st.st_mtime - now.tv_sec) < 5);
	r = utimes("f", tv);
	stat("f", &st);
	printf("utimes %d: %ld.%ld %ld.%ld\n", r, (long)st.st_atim.tv_sec, st.st_atim.tv_nsec, (long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	two[0].tv_nsec = 2000000000;
	r = utimensat(AT_FDCWD, "f", two, 0);
	printf("bad nanoseconds: %d errno %d\n", r, errno);
	r = utimensat(AT_FDCWD, "none", 0, 0);
	printf("nothing there: %d errno %d\n", r, errno);

	memset(&sx, 0, sizeof sx);
	r = statx(AT_FDCWD, "f", 0, STATX_BASIC_STATS | STATX_BTIME, &sx);
	printf("statx %d: mode %o size %llu links %u mtime %lld.%u basic %d\n", r, sx.stx_mode, (unsigned long long)sx.stx_size, sx.stx_nlink, (long long)sx.stx_mtime.tv_sec, sx.stx_mtime.tv_nsec, (sx.stx_mask & STATX_BASIC_STATS) == STATX_BASIC_STATS);
	r = statx(fd, "", AT_EMPTY_PATH, STATX_SIZE, &sx);
	printf("statx of a descriptor %d: size %llu\n", r, (unsigned long long)sx.stx_size);
	r = statx(AT_FDCWD, "none", 0, STATX_SIZE, &sx);
	printf("statx of nothing %d errno %d\n", r, errno);

	lseek(fd, 3, SEEK_SET);
	info(fd);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	again = open(path, O_RDONLY);
	printf("reopened: at %ld, reads %zd '%.2s'\n", (long)lseek(again, 0, SEEK_CUR), read(again, buf, 2), buf);
	printf("the first is still at %ld, the second cannot write: %zd\n", (long)lseek(fd, 0, SEEK_CUR), write(again, "x", 1));
	info(again);
	unlink("f");
	n = readlink(path, buf, sizeof buf - 1);
	buf[n] = 0;
	printf("unlinked: %s\n", strrchr(buf, '/'));
	r = open(path, O_RDWR);
	printf("reopened without a name: %d, size %ld\n", r >= 0, (long)lseek(r, 0, SEEK_END));
	fstat(r, &st);
	printf("links %ld\n", (long)st.st_nlink);
	r = dup(fd);
	lseek(r, 7, SEEK_SET);
	info(fd);
	return 0;
}
