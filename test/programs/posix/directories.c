/* Directories read in several ways: many names, positions, removal meanwhile, scandir; the directories of /proc/self. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

/* What a call answers, and why. */
#define TOLD(what, call) do { long r_ = (call); printf("%s: %ld %s\n", what, r_ < 0 ? -1L : 0L, r_ < 0 ? strerror(errno) : ""); } while (0)

static int count(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;
	int n = 0;

	if (!d) { TOLD(path, -1); return -1; }
	while ((e = readdir(d)))
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static int only_even(const struct dirent *e)
{
	return e->d_name[0] == 'f' && (atoi(e->d_name + 1) & 1) == 0;
}

int main(void)
{
	char tmp[] = "/tmp/dirsXXXXXX", name[64], raw[256];
	struct dirent *e, **list;
	struct stat a, b;
	DIR *d;
	int fd, n, fds, seen = 0, twice = 0;
	long at;

	setvbuf(stdout, 0, _IONBF, 0);
	if (!mkdtemp(tmp) || chdir(tmp)) return 1;
	for (int i = 0; i < 150; i++) {
		snprintf(name, sizeof name, "f%03d", i);
		close(open(name, O_CREAT | O_WRONLY, 0600));
	}
	mkdir("sub", 0755);
	symlink("sub", "link");
	printf("names: %d\n", count("."));
	n = scandir(".", &list, only_even, alphasort);
	printf("scandir: %d, first %s, last %s\n", n, list[0]->d_name, list[n - 1]->d_name);
	for (int i = 0; i < n; i++)
		free(list[i]);
	free(list);
	TOLD("scandir of nothing", scandir("none", &list, 0, 0));

	d = opendir(".");
	for (int i = 0; i < 10; i++)
		e = readdir(d);
	at = telldir(d);
	e = readdir(d);
	snprintf(name, sizeof name, "%s", e->d_name);
	for (int i = 0; i < 100; i++)
		readdir(d);
	seekdir(d, at);
	e = readdir(d);
	printf("seekdir: the same name %d\n", e && !strcmp(e->d_name, name));
	rewinddir(d);
	n = 0;
	while ((e = readdir(d)))
		n++;
	printf("rewinddir: %d\n", n);
	errno = 0;
	printf("at the end: %d errno %d\n", readdir(d) == 0, errno);
	fstat(dirfd(d), &a);
	stat(".", &b);
	printf("dirfd: the same %d, a directory %d\n", a.st_ino == b.st_ino, S_ISDIR(a.st_mode));
	closedir(d);

	fd = open("sub", O_RDONLY | O_DIRECTORY);
	TOLD("read a directory", read(fd, raw, sizeof raw));
	TOLD("write a directory", open("sub", O_WRONLY));
	TOLD("too small a buffer", syscall(SYS_getdents64, fd, raw, 10));
	d = fdopendir(fd);
	while ((e = readdir(d)))
		seen++;
	printf("an empty one: %d\n", seen);
	closedir(d);
	TOLD("closed with it", fcntl(fd, F_GETFD));
	TOLD("fdopendir of a file", fdopendir(open("f000", O_RDONLY)) ? 0 : -1);
	TOLD("O_DIRECTORY on a file", open("f000", O_RDONLY | O_DIRECTORY));
	fd = open("f000", O_PATH);
	TOLD("O_PATH, read", read(fd, raw, 1));
	fstat(fd, &a);
	stat("f000", &b);
	printf("its inode: %d\n", a.st_ino == b.st_ino);
	fd = open("link", O_PATH | O_NOFOLLOW);
	fstat(fd, &a);
	printf("a link by O_PATH: %d, %zd\n", S_ISLNK(a.st_mode), readlinkat(fd, "", raw, sizeof raw));

	d = opendir(".");
	seen = 0;
	while ((e = readdir(d))) {
		if (e->d_name[0] != 'f')
			continue;
		if (unlink(e->d_name))
			twice++;
		seen++;
	}
	closedir(d);
	printf("removed while reading: %d, failed %d, left %d\n", seen, twice, count("."));
	fds = count("/proc/self/fd");
	fd = open("/dev/null", O_RDONLY);
	printf("/proc/self/fd: one more %d\n", count("/proc/self/fd") - fds);
	snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	n = readlink(name, raw, sizeof raw - 1);
	raw[n < 0 ? 0 : n] = 0;
	printf("%s\n", raw);
	lstat(name, &a);
	printf("a link: %d, what it names a device: %d\n", S_ISLNK(a.st_mode), stat(name, &b) == 0 && S_ISCHR(b.st_mode));
	close(fd);
	TOLD("gone", access(name, F_OK));
	printf("threads: %d\n", count("/proc/self/task"));
	printf("/dev/fd: as many %d\n", count("/dev/fd") == count("/proc/self/fd"));
	return 0;
}
