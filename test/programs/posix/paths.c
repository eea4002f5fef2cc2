/* Symbolic links, working directories, calls with a directory's descriptor, what is refused. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void told(const char *what, long r)
{
	printf("%s: %ld%s%s\n", what, r < 0 ? r : 0L, r < 0 ? " " : "", r < 0 ? strerror(errno) : "");
}

static void text(const char *what, const char *s)
{
	printf("%s: %s\n", what, s ? s : strerror(errno));
}

static char base[64];
/* Without the temporary part. */
static const char *plain(const char *s)
{
	static char out[PATH_MAX];

	if (!s)
		return 0;
	if (!strncmp(s, base, strlen(base))) {
		snprintf(out, sizeof out, "BASE%s", s + strlen(base));
		return out;
	}
	return s;
}

static void put(const char *name, const char *s)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (fd < 0 || write(fd, s, strlen(s)) != (ssize_t)strlen(s))
		told(name, -1);
	close(fd);
}

static void get(const char *name)
{
	char buf[64];
	int fd = open(name, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, buf, sizeof buf - 1);

	if (n < 0) { told(name, -1); if (fd >= 0) close(fd); return; }
	buf[n] = 0;
	printf("%s: '%s'\n", name, buf);
	close(fd);
}

static void link_of(const char *name)
{
	char buf[PATH_MAX];
	ssize_t n = readlink(name, buf, sizeof buf - 1);

	if (n < 0) { told(name, -1); return; }
	buf[n] = 0;
	printf("%s -> %s\n", name, plain(buf));
}

static int by_name(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
static void list(const char *what, const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;
	char *names[32];
	int n = 0;

	if (!d) { told(what, -1); return; }
	while ((e = readdir(d))) {
		char line[300];

		snprintf(line, sizeof line, "%s(%s)", e->d_name, e->d_type == DT_DIR ? "d" : e->d_type == DT_LNK ? "l" : e->d_type == DT_REG ? "f" : "?");
		names[n++] = strdup(line);
	}
	closedir(d);
	qsort(names, n, sizeof *names, by_name);
	printf("%s:", what);
	for (int i = 0; i < n; i++) { printf(" %s", names[i]); free(names[i]); }
	printf("\n");
}

int main(void)
{
	char tmp[] = "/tmp/pathsXXXXXX", buf[PATH_MAX], *r;
	struct stat a, b;
	int dir, sub, fd;

	setvbuf(stdout, 0, _IONBF, 0);
	text("mkdtemp", mkdtemp(tmp) ? "made" : 0);
	strcpy(base, realpath(tmp, buf));
	told("chdir", chdir(tmp));
	text("getcwd", plain(getcwd(buf, sizeof buf)));
	text("getcwd, too small", getcwd(buf, 4));
	told("mkdir", mkdir("one", 0755));
	told("mkdir again", mkdir("one", 0755));
	told("mkdir in nothing", mkdir("none/x", 0755));
	told("mkdir with a slash", mkdir("one/two/", 0700));
	put("file", "content");
	put("one/inner", "inner");
	get("file");
	get("./one/../file");
	get("file/x");
	get("file/");
	told("symlink", symlink("file", "link"));
	told("symlink again", symlink("file", "link"));
	told("symlink to a directory", symlink("one", "dlink"));
	told("dangling", symlink("nowhere", "dangling"));
	told("loop", symlink("loop", "loop"));
	told("symlink up", symlink("../file", "one/up"));
	told("absolute", (snprintf(buf, sizeof buf, "%s/one", base), symlink(buf, "abs")));
	get("link");
	get("dlink/inner");
	get("one/up");
	get("dlink/up");
	get("abs/two/../inner");
	get("dangling");
	get("loop");
	link_of("link");
	link_of("dlink");
	link_of("abs");
	link_of("file");
	link_of("missing");
	told("readlink, size 0", readlink("link", buf, 0));
	printf("readlink, cut: %zd\n", readlink("link", buf, 2));
	put("dangling", "made through a link");
	get("nowhere");
	told("exclusive through a link", open("dangling", O_CREAT | O_EXCL | O_WRONLY, 0600));
	told("O_NOFOLLOW", open("link", O_RDONLY | O_NOFOLLOW));
	stat("link", &a);
	lstat("link", &b);
	printf("stat %o size %ld, lstat %o size %ld\n", a.st_mode & S_IFMT, (long)a.st_size, b.st_mode & S_IFMT, (long)b.st_size);
	stat("dlink", &a);
	stat("one", &b);
	printf("the same directory: %d, links %ld\n", a.st_ino == b.st_ino && a.st_dev == b.st_dev, (long)b.st_nlink);
	list("list", ".");
	list("list one", "dlink");
	list("list a file", "file");
	text("realpath", plain(realpath("dlink/../link", buf)));
	text("realpath of a directory", plain(realpath("abs/two/.", buf)));
	text("realpath of nothing", realpath("missing", buf));
	r = realpath("one//inner", 0);
	text("realpath, allocated", plain(r));
	free(r);

	dir = open("one", O_RDONLY | O_DIRECTORY);
	told("openat", fd = openat(dir, "inner", O_RDONLY));
	close(fd);
	told("openat, a file as directory", openat(fd = open("file", O_RDONLY), "x", O_RDONLY));
	told("openat, closed", openat(99, "x", O_RDONLY));
	told("openat, absolute", (snprintf(buf, sizeof buf, "%s/file", base), openat(99, buf, O_RDONLY)));
	told("mkdirat", mkdirat(dir, "three", 0755));
	told("symlinkat", symlinkat("inner", dir, "slink"));
	printf("readlinkat: %zd\n", readlinkat(dir, "slink", buf, sizeof buf));
	told("linkat", linkat(dir, "inner", AT_FDCWD, "hard", 0));
	told("linkat of a symbolic link", linkat(dir, "slink", dir, "slink2", 0));
	told("linkat, followed", linkat(dir, "slink", dir, "hard2", AT_SYMLINK_FOLLOW));
	fstatat(dir, "inner", &a, 0);
	fstatat(dir, "slink2", &b, AT_SYMLINK_NOFOLLOW);
	printf("links %ld and %ld\n", (long)a.st_nlink, (long)b.st_nlink);
	told("renameat", renameat(dir, "hard2", dir, "three/moved"));
	told("faccessat", faccessat(dir, "three/moved", R_OK, 0));
	told("faccessat, gone", faccessat(dir, "hard2", F_OK, 0));
	told("access to execute", access("file", X_OK));
	chmod("file", 0700);
	told("access to execute", access("file", X_OK));
	told("access of a dangling link", access("loop", F_OK));
	told("unlinkat a directory", unlinkat(dir, "three", 0));
	told("rmdir, not empty", unlinkat(dir, "three", AT_REMOVEDIR));
	told("unlinkat", unlinkat(dir, "three/moved", 0));
	told("rmdir", unlinkat(dir, "three", AT_REMOVEDIR));
	told("rmdir a file", rmdir("file"));
	told("rmdir a link", rmdir("dlink"));
	told("rmdir .", rmdir("one/two/."));
	told("rmdir ..", rmdir("one/two/.."));
	told("unlink a link", unlink("dlink"));
	list("list one", "one");

	told("fchdir", fchdir(dir));
	text("getcwd", plain(getcwd(buf, sizeof buf)));
	get("../file");
	told("chdir to a file", chdir("inner"));
	told("chdir to nothing", chdir("none"));
	told("chdir up", chdir(".."));
	told("rename a directory into itself", rename("one", "one/two/x"));
	told("rename a directory over a file", rename("one", "file"));
	told("rename a file over a directory", rename("file", "one"));
	told("rename over a full directory", (mkdir("other", 0755), rename("other", "one")));
	told("rename over an empty one", rename("one/two", "other"));
	told("rename the directory that is open", rename("one", "uno"));
	told("openat there", fd = openat(dir, "inner", O_RDONLY));
	snprintf(buf, 64, "/proc/self/fd/%d", fd);
	{ char name[PATH_MAX]; ssize_t n = readlink(buf, name, sizeof name - 1); name[n < 0 ? 0 : n] = 0; text("its name", plain(name)); }
	told("rename to itself", rename("uno", "uno"));
	told("rename of nothing", rename("none", "x"));
	told("no replace", renameat2(AT_FDCWD, "file", AT_FDCWD, "hard", RENAME_NOREPLACE));
	told("exchange", renameat2(AT_FDCWD, "file", AT_FDCWD, "hard", RENAME_EXCHANGE));
	get("file");
	get("hard");
	told("too long", open("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", O_RDONLY));
	told("empty", open("", O_RDONLY));
	chdir("other");
	told("rmdir of the working directory", rmdir("../other"));
	text("getcwd", getcwd(buf, sizeof buf));
	told("open there", open("x", O_CREAT | O_WRONLY, 0600));
	return 0;
}
