/* Names of files: temporary ones, and those that are told from a directory. */
typedef unsigned long size_t;

int *__errno_location(void);
size_t strlen(const char *s);
int open(const char *path, int flags, ...);
int mkdir(const char *path, unsigned int mode);
int rename(const char *from, const char *to);
int link(const char *from, const char *to);
int stat(const char *path, void *st);
int unlink(const char *path);
int rmdir(const char *path);
int fstat(int fd, void *st);
long readlink(const char *path, char *buf, size_t n);
int snprintf(char *s, size_t n, const char *format, ...);

#define AT_FDCWD (-100)
#define AT_EMPTY_PATH 0x1000
#define AT_REMOVEDIR 0x200
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

/* The path that a name stands for in a directory; 0 and errno when that is no directory's descriptor. */
static const char *in(int dir, const char *name, char *room, size_t size)
{
	char fd[32];
	long n;

	if (dir == AT_FDCWD || name[0] == '/')
		return name;
	snprintf(fd, sizeof fd, "/proc/self/fd/%d", dir);
	n = readlink(fd, room, size - 1);
	if (n < 0 || room[0] != '/') {
		*__errno_location() = n < 0 ? 9 : 20;
		return 0;
	}
	snprintf(room + n, size - n, "/%s", name);
	return room;
}

int fstatat(int dir, const char *name, void *st, int flags)
{
	char room[4096];

	if (!*name && (flags & AT_EMPTY_PATH))
		return fstat(dir, st);
	name = in(dir, name, room, sizeof room);
	return name ? stat(name, st) : -1;
}

int mkdirat(int dir, const char *name, unsigned int mode)
{
	char room[4096];

	name = in(dir, name, room, sizeof room);
	return name ? mkdir(name, mode) : -1;
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
	char from_room[4096], to_room[4096];

	from = in(from_dir, from, from_room, sizeof from_room);
	to = from ? in(to_dir, to, to_room, sizeof to_room) : 0;
	return to ? rename(from, to) : -1;
}

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
	char from_room[4096], to_room[4096];

	from = in(from_dir, from, from_room, sizeof from_room);
	to = from ? in(to_dir, to, to_room, sizeof to_room) : 0;
	return to ? link(from, to) : -1;
}

int unlinkat(int dir, const char *name, int flags)
{
	char room[4096];

	name = in(dir, name, room, sizeof room);
	return !name ? -1 : flags & AT_REMOVEDIR ? rmdir(name) : unlink(name);
}
