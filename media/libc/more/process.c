/* The environment, processes and files: functions that few programs use, over system calls. */
typedef unsigned long size_t;
typedef struct { unsigned long bits[16]; } sigset;

extern char **environ;
void *malloc(size_t size);
void free(void *p);
size_t strlen(const char *s);
int strncmp(const char *a, const char *b, size_t n);
void *memcpy(void *to, const void *from, size_t n);
int *__errno_location(void);
long syscall(long number, ...);
int kill(int pid, int signo);
int getpid(void);
int tgkill(int group, int tid, int signo);
int open(const char *path, int flags, ...);
int close(int fd);
int close_range(unsigned int first, unsigned int last, int flags);
int ftruncate(int fd, long length);
int unlink(const char *path);
int madvise(void *address, size_t length, int advice);
int fallocate(int fd, int mode, long offset, long length);
long getrandom(void *buf, size_t n, unsigned int flags);
int setpgid(int pid, int group);
int wait4(int pid, int *status, int options, void *usage);
void *mmap(void *address, size_t length, int protection, int flags, int fd, long offset);

static char *entry(const char *name, size_t n, int *at)
{
	int i;

	for (i = 0; environ && environ[i]; i++)
		if (!strncmp(environ[i], name, n) && environ[i][n] == '=')
			break;
	if (at)
		*at = i;
	return environ && environ[i] ? environ[i] + n + 1 : 0;
}

char *getenv(const char *name)
{
	return entry(name, strlen(name), 0);
}

char *secure_getenv(const char *name)
{
	return getenv(name);
}

/* Puts an entry, in a new array where it is one more. */
static int place(char *text, int at)
{
	static char **mine;
	char **next;

	if (environ && environ[at]) {
		environ[at] = text;
		return 0;
	}
	next = malloc((at + 2) * sizeof(char *));
	if (at)
		memcpy(next, environ, at * sizeof(char *));
	next[at] = text;
	next[at + 1] = 0;
	if (mine && mine == environ)
		free(mine);
	environ = mine = next;
	return 0;
}

int putenv(char *s)
{
	size_t n = 0;
	int at;

	while (s[n] && s[n] != '=')
		n++;
	if (!s[n]) {
		int unsetenv(const char *);

		return unsetenv(s);
	}
	entry(s, n, &at);
	return place(s, at);
}

int setenv(const char *name, const char *value, int overwrite)
{
	size_t n = name ? strlen(name) : 0, k;
	char *text;
	int at;

	for (k = 0; k < n && name[k] != '='; k++)
		;
	if (n == 0 || k < n) {
		*__errno_location() = 22;
		return -1;
	}
	if (entry(name, n, &at) && !overwrite)
		return 0;
	k = strlen(value);
	text = malloc(n + k + 2);
	memcpy(text, name, n);
	text[n] = '=';
	memcpy(text + n + 1, value, k + 1);
	return place(text, at);
}

int unsetenv(const char *name)
{
	size_t n = name ? strlen(name) : 0;
	int at;

	if (n == 0) {
		*__errno_location() = 22;
		return -1;
	}
	while (entry(name, n, &at))
		for (; environ[at]; at++)
			environ[at] = environ[at + 1];
	return 0;
}

int clearenv(void)
{
	static char *none[1];

	environ = none;
	return 0;
}

int killpg(int group, int signo)
{
	return kill(-group, signo);
}

int wait3(int *status, int options, void *usage)
{
	return wait4(-1, status, options, usage);
}

int posix_madvise(void *address, size_t length, int advice)
{
	/* POSIX_MADV_DONTNEED may not lose data: Linux does nothing. */
	if (advice == 4)
		return 0;
	return madvise(address, length, advice) ? *__errno_location() : 0;
}

int posix_fallocate(int fd, long offset, long length)
{
	return fallocate(fd, 0, offset, length) ? *__errno_location() : 0;
}

int getentropy(void *buf, size_t n)
{
	if (n > 256) {
		*__errno_location() = 5;
		return -1;
	}
	return getrandom(buf, n, 0) == (long)n ? 0 : -1;
}

int setpgrp(void)
{
	return setpgid(0, 0);
}

void closefrom(int first)
{
	close_range(first, ~0U, 0);
}

/* Where an object of shared memory has its file; -1 with errno: no name for one. */
static int __fl_shm_path(const char *name, char path[256])
{
	size_t n;

	while (*name == '/')
		name++;
	n = strlen(name);
	if (n == 0 || n > 200) {
		*__errno_location() = 22;
		return -1;
	}
	memcpy(path, "/dev/shm/", 9);
	memcpy(path + 9, name, n + 1);
	return 0;
}

int shm_open(const char *name, int flags, unsigned int mode)
{
	char path[256];

	return __fl_shm_path(name, path) ? -1 : open(path, flags | 02000000, mode);
}

int shm_unlink(const char *name)
{
	char path[256];

	return __fl_shm_path(name, path) ? -1 : unlink(path);
}

int sigandset(sigset *set, const sigset *a, const sigset *b)
{
	for (int i = 0; i < 16; i++)
		set->bits[i] = a->bits[i] & b->bits[i];
	return 0;
}

int sigorset(sigset *set, const sigset *a, const sigset *b)
{
	for (int i = 0; i < 16; i++)
		set->bits[i] = a->bits[i] | b->bits[i];
	return 0;
}
