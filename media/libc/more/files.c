/* Names of files: temporary ones, paths in full, times, lists of a directory. */
typedef unsigned long size_t;

int *__errno_location(void);
size_t strlen(const char *s);
void *malloc(size_t size);
void *realloc(void *at, size_t size);
void free(void *at);
void qsort(void *base, size_t count, size_t size, int (*compare)(const void *, const void *));
int strcmp(const char *a, const char *b);
int open(const char *path, int flags, ...);
int close(int fd);
int mkdir(const char *path, unsigned int mode);
long readlink(const char *path, char *buf, size_t n);
long syscall(long number, ...);
int snprintf(char *s, size_t n, const char *format, ...);
int faccessat(int dir, const char *path, int mode, int flags);
int utimensat(int dir, const char *path, const void *times, int flags);

struct timespec { long sec, nsec; };
struct timeval { long sec, usec; };

#define AT_FDCWD (-100)
#define AT_SYMLINK_NOFOLLOW 0x100
#define O_PATH_CLOEXEC 012000000
#define PATH_MAX 4096
#define SYS_getcwd 79
#define SEQ_CST 5

/* Gives the XXXXXX of a name other values until no file has it: `flags` of open(2), or -1 for a directory. */
static int temporary(char *name, int after, int flags)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	static unsigned int given;
	size_t n = strlen(name);
	char *at = name + n - after - 6;

	if (after < 0 || n < 6 + (size_t)after || __builtin_memcmp(at, "XXXXXX", 6)) {
		*__errno_location() = 22;
		return -1;
	}
	for (int tries = 0; tries < 10000; tries++) {
		unsigned int number = __atomic_add_fetch(&given, 1, SEQ_CST);
		int r;

		for (int i = 5; i >= 0; i--, number /= 36)
			at[i] = digits[number % 36];
		r = flags < 0 ? mkdir(name, 0700) : open(name, flags | 0302, 0600);
		if (r >= 0 || *__errno_location() != 17)
			return r;
	}
	return -1;
}

int mkostemps(char *name, int after, int flags)
{
	return temporary(name, after, flags & ~3);
}

int mkostemp(char *name, int flags)
{
	return temporary(name, 0, flags & ~3);
}

int mkstemps(char *name, int after)
{
	return temporary(name, after, 0);
}

int mkstemp(char *name)
{
	return temporary(name, 0, 0);
}

char *mkdtemp(char *name)
{
	return temporary(name, 0, -1) < 0 ? 0 : name;
}

char *getcwd(char *buf, size_t n)
{
	char *own = buf;

	if (buf && !n) {
		*__errno_location() = 22;
		return 0;
	}
	if (!buf && !(own = malloc(n ? n : PATH_MAX)))
		return 0;
	if (syscall(SYS_getcwd, own, buf || n ? n : PATH_MAX) >= 0)
		return own;
	if (!buf)
		free(own);
	return 0;
}

char *get_current_dir_name(void)
{
	return getcwd(0, 0);
}

/* What /proc calls the file that the path leads to. */
char *realpath(const char *path, char *resolved)
{
	char link[32], *to = resolved;
	long n;
	int fd;

	if (!path || !*path) {
		*__errno_location() = path ? 2 : 22;
		return 0;
	}
	fd = open(path, O_PATH_CLOEXEC);
	if (fd < 0)
		return 0;
	if (!to && !(to = malloc(PATH_MAX))) {
		close(fd);
		return 0;
	}
	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	n = readlink(link, to, PATH_MAX - 1);
	close(fd);
	if (n >= 0) {
		to[n] = 0;
		return to;
	}
	if (!resolved)
		free(to);
	return 0;
}

char *canonicalize_file_name(const char *path)
{
	return realpath(path, 0);
}

int euidaccess(const char *path, int mode)
{
	return faccessat(AT_FDCWD, path, mode, 0x200);
}

int eaccess(const char *path, int mode)
{
	return euidaccess(path, mode);
}

int futimens(int fd, const struct timespec *times)
{
	return utimensat(fd, 0, times, 0);
}

static int microseconds(int dir, const char *path, const struct timeval *times, int flags)
{
	struct timespec exact[2];

	if (!times)
		return utimensat(dir, path, 0, flags);
	for (int i = 0; i < 2; i++) {
		if (times[i].usec < 0 || times[i].usec > 999999) {
			*__errno_location() = 22;
			return -1;
		}
		exact[i] = (struct timespec){ times[i].sec, times[i].usec * 1000 };
	}
	return utimensat(dir, path, exact, flags);
}

int utimes(const char *path, const struct timeval *times)
{
	return microseconds(AT_FDCWD, path, times, 0);
}

int lutimes(const char *path, const struct timeval *times)
{
	return microseconds(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

int futimes(int fd, const struct timeval *times)
{
	return microseconds(fd, 0, times, 0);
}

int futimesat(int dir, const char *path, const struct timeval *times)
{
	return microseconds(dir, path, times, 0);
}

int utime(const char *path, const long *times)
{
	struct timeval exact[2];

	if (!times)
		return utimes(path, 0);
	exact[0] = (struct timeval){ times[0], 0 };
	exact[1] = (struct timeval){ times[1], 0 };
	return utimes(path, exact);
}

/* struct dirent, as in posix.c. */
struct entry { unsigned long ino; long off; unsigned short reclen; unsigned char type; char name[256]; };
struct __fl_directory;
struct __fl_directory *opendir(const char *path);
struct entry *readdir(struct __fl_directory *d);
int closedir(struct __fl_directory *d);

int alphasort(const struct entry **a, const struct entry **b)
{
	return strcmp((*a)->name, (*b)->name);
}

int scandir(const char *path, struct entry ***list, int (*wanted)(const struct entry *), int (*compare)(const struct entry **, const struct entry **))
{
	struct __fl_directory *d = opendir(path);
	struct entry **found = 0, *e;
	int n = 0;

	if (!d)
		return -1;
	while ((e = readdir(d))) {
		struct entry *copy;

		if (wanted && !wanted(e))
			continue;
		copy = malloc(e->reclen);
		__builtin_memcpy(copy, e, e->reclen);
		found = realloc(found, (n + 1) * sizeof *found);
		found[n++] = copy;
	}
	closedir(d);
	if (compare && n > 1)
		qsort(found, n, sizeof *found, (int (*)(const void *, const void *))compare);
	*list = found;
	return n;
}
