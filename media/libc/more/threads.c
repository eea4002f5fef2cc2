/* Attributes of locks that few programs ask for, clocks of threads, semaphores with a name. */
typedef unsigned long size_t;

int *__errno_location(void);
int open(const char *path, int flags, ...);
int close(int fd);
int ftruncate(int fd, long length);
int link(const char *from, const char *to);
int unlink(const char *path);
int getpid(void);
int snprintf(char *s, size_t n, const char *format, ...);
void *mmap(void *address, size_t length, int protection, int flags, int fd, long offset);
int munmap(void *address, size_t length);
void *malloc(size_t size);
void free(void *p);
int fstat(int fd, void *st);
size_t strlen(const char *s);
unsigned long pthread_self(void);

int pthread_rwlockattr_setkind_np(int *attr, int kind)
{
	if (kind < 0 || kind > 2)
		return 22;
	attr[1] = kind;
	return 0;
}

int pthread_rwlockattr_getkind_np(const int *attr, int *kind)
{
	*kind = attr[1];
	return 0;
}

int pthread_rwlockattr_getpshared(const int *attr, int *shared)
{
	*shared = 0;
	return 0;
}

int pthread_condattr_getpshared(const int *attr, int *shared)
{
	*shared = 0;
	return 0;
}

int pthread_condattr_getclock(const int *attr, int *clock)
{
	*clock = *attr >> 1 & 1;
	return 0;
}

int pthread_mutexattr_getprotocol(const int *attr, int *protocol)
{
	*protocol = 0;
	return 0;
}

int pthread_getconcurrency(void)
{
	return 0;
}

/* The clock of the running thread; that of another one is not kept. */
int pthread_getcpuclockid(unsigned long thread, int *clock)
{
	if (thread != pthread_self())
		return 2;
	*clock = 3;
	return 0;
}

/* Open semaphores by their file: a second sem_open() gives the same address. */
static struct opened { struct opened *next; unsigned long inode; void *at; int count; } *all;

void *sem_open(const char *name, int flags, ...)
{
	char path[300], mine[64];
	/* struct stat: st_ino is its second word. */
	unsigned long st[18];
	__builtin_va_list args;
	unsigned int mode, value;
	struct opened *o;
	void *at;
	int fd;

	while (*name == '/')
		name++;
	if (!*name || strlen(name) > 200) {
		*__errno_location() = 22;
		return 0;
	}
	snprintf(path, sizeof path, "/dev/shm/sem.%s", name);
	fd = open(path, 2 | 02000000);
	if (fd >= 0 && (flags & 0300) == 0300) {
		close(fd);
		*__errno_location() = 17;
		return 0;
	}
	if (fd < 0) {
		if (!(flags & 0100))
			return 0;
		__builtin_va_start(args, flags);
		mode = __builtin_va_arg(args, unsigned int);
		value = __builtin_va_arg(args, unsigned int);
		__builtin_va_end(args);
		if (value > 0x7fffffff) {
			*__errno_location() = 22;
			return 0;
		}
		snprintf(mine, sizeof mine, "/dev/shm/.sem.%d", getpid());
		fd = open(mine, 02000302, mode);
		if (fd < 0 || ftruncate(fd, 32))
			return 0;
		at = mmap(0, 32, 3, 1, fd, 0);
		*(unsigned int *)at = value;
		link(mine, path);
		unlink(mine);
	} else {
		fstat(fd, st);
		for (o = all; o; o = o->next) {
			if (o->inode != st[1])
				continue;
			close(fd);
			o->count++;
			return o->at;
		}
		at = mmap(0, 32, 3, 1, fd, 0);
	}
	fstat(fd, st);
	close(fd);
	if (at == (void *)-1)
		return 0;
	o = malloc(sizeof *o);
	o->inode = st[1];
	o->at = at;
	o->count = 1;
	o->next = all;
	all = o;
	return at;
}

int sem_close(void *sem)
{
	for (struct opened **p = &all; *p; p = &(*p)->next) {
		struct opened *o = *p;

		if (o->at != sem)
			continue;
		if (--o->count == 0) {
			*p = o->next;
			munmap(o->at, 32);
			free(o);
		}
		return 0;
	}
	*__errno_location() = 22;
	return -1;
}

int sem_unlink(const char *name)
{
	char path[300];

	while (*name == '/')
		name++;
	snprintf(path, sizeof path, "/dev/shm/sem.%s", name);
	return unlink(path);
}
