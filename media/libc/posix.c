/* POSIX functions that are written over others of the library. */
typedef unsigned long size_t;
typedef struct { unsigned long bits[16]; } sigset;
struct timeval { long sec, usec; };
struct itimerval { struct timeval interval, value; };

int setitimer(int which, const void *value, void *old);
int sigtimedwait(const void *set, void *info, const void *timeout);
int *__errno_location(void);
long read(int fd, void *buf, unsigned long n);
long write(int fd, const void *buf, unsigned long n);
int epoll_create1(int flags);
int epoll_wait(int epoll, void *events, int count, int timeout);
int sigprocmask(int how, const void *set, void *old);
int sigaction(int signo, const void *action, void *old);

unsigned int alarm(unsigned int seconds)
{
	struct itimerval next = { { 0, 0 }, { seconds, 0 } }, old = { { 0, 0 }, { 0, 0 } };

	setitimer(0, &next, &old);
	return old.value.sec + (old.value.usec > 0);
}

unsigned int ualarm(unsigned int value, unsigned int interval)
{
	struct itimerval next = { { interval / 1000000, interval % 1000000 }, { value / 1000000, value % 1000000 } }, old = { { 0, 0 }, { 0, 0 } };

	setitimer(0, &next, &old);
	return old.value.sec * 1000000 + old.value.usec;
}

int getitimer(int which, struct itimerval *value)
{
	return setitimer(which, 0, value);
}

int sigwaitinfo(const void *set, void *info)
{
	return sigtimedwait(set, info, 0);
}

int sigwait(const void *set, int *signo)
{
	int r;

	do
		r = sigtimedwait(set, 0, 0);
	while (r < 0 && *__errno_location() == 4);
	if (r < 0)
		return *__errno_location();
	*signo = r;
	return 0;
}

int sigisemptyset(const sigset *set)
{
	return set->bits[0] == 0;
}

int siginterrupt(int signo, int on)
{
	struct { void *handler; sigset mask; int flags; void *restorer; } a;

	if (sigaction(signo, 0, &a))
		return -1;
	a.flags = on ? a.flags & ~0x10000000 : a.flags | 0x10000000;
	return sigaction(signo, &a, 0);
}

int eventfd_read(int fd, unsigned long *value)
{
	return read(fd, value, 8) == 8 ? 0 : -1;
}

int eventfd_write(int fd, unsigned long value)
{
	return write(fd, &value, 8) == 8 ? 0 : -1;
}

int epoll_create(int size)
{
	if (size <= 0) {
		*__errno_location() = 22;
		return -1;
	}
	return epoll_create1(0);
}

int epoll_pwait(int epoll, void *events, int count, int timeout, const void *mask)
{
	sigset old;
	int n;

	if (mask)
		sigprocmask(2, mask, &old);
	n = epoll_wait(epoll, events, count, timeout);
	if (mask)
		sigprocmask(2, &old, 0);
	return n;
}

/* Directories (dirent.h): entries as getdents64(2) gives them, which have the layout of struct dirent. */
struct entry { unsigned long ino; long off; unsigned short reclen; unsigned char type; char name[256]; };
struct __fl_directory { int fd, used, have; long at; char entries[2048] __attribute__((aligned(8))); };
void *malloc(size_t size);
void free(void *at);
int open(const char *path, int flags, ...);
int close(int fd);
int fstat(int fd, void *st);
long lseek(int fd, long offset, int whence);
long syscall(long number, ...);

struct __fl_directory *fdopendir(int fd)
{
	struct __fl_directory *d;
	unsigned int st[36];

	if (fstat(fd, st))
		return 0;
	/* st_mode */
	if ((st[6] & 0170000) != 0040000) {
		*__errno_location() = 20;
		return 0;
	}
	d = malloc(sizeof *d);

	if (d) {
		d->fd = fd;
		d->used = d->have = 0;
		d->at = 0;
	}
	return d;
}

struct __fl_directory *opendir(const char *path)
{
	int fd = open(path, 02200000);
	struct __fl_directory *d = fd < 0 ? 0 : fdopendir(fd);

	if (fd >= 0 && !d)
		close(fd);
	return d;
}

struct entry *readdir(struct __fl_directory *d)
{
	struct entry *e;

	if (d->used == d->have) {
		long n = syscall(217, d->fd, d->entries, sizeof d->entries);

		if (n <= 0)
			return 0;
		d->have = n;
		d->used = 0;
	}
	e = (struct entry *)(d->entries + d->used);
	d->used += e->reclen;
	d->at = e->off;
	return e;
}

void rewinddir(struct __fl_directory *d)
{
	lseek(d->fd, 0, 0);
	d->used = d->have = 0;
	d->at = 0;
}

long telldir(struct __fl_directory *d)
{
	return d->at;
}

void seekdir(struct __fl_directory *d, long at)
{
	lseek(d->fd, at, 0);
	d->used = d->have = 0;
	d->at = at;
}

int dirfd(struct __fl_directory *d)
{
	return d->fd;
}

int closedir(struct __fl_directory *d)
{
	int r = close(d->fd);

	free(d);
	return r;
}
