/* Processes and memory by calls that few programs make: clone(2), posix_spawn(3), the machine's numbers, old names of malloc(3). */
typedef unsigned long size_t;

#define CLONE_VM 0x100
#define CLONE_VFORK 0x4000
#define CLONE_PIDFD 0x1000
#define CLONE_THREAD 0x10000
#define CLONE_PARENT_SETTID 0x100000
#define CLONE_CHILD_CLEARTID 0x200000
#define CLONE_CHILD_SETTID 0x1000000
#define SYS_EXIT 60
#define SYS_FUTEX 202

int *__errno_location(void);
void *malloc(size_t size);
void free(void *p);
int posix_memalign(void **at, size_t align, size_t size);
long syscall(long number, ...);
int fork(void);
int vfork(void);
int gettid(void);
int getpid(void);
int setpgid(int pid, int group);
int waitpid(int pid, int *status, int options);
int execve(const char *path, char *const *argv, char *const *envp);
int execvp(const char *file, char *const *argv);
int open(const char *path, int flags, ...);
int close(int fd);
int dup2(int fd, int to);
int sigprocmask(int how, const void *set, void *old);
void _exit(int status) __attribute__((noreturn));
long sysconf(int name);
long __fl_start_task(void *run, void *arg, void *stack, size_t size, int thread);

struct cloned { int (*fn)(void *); void *arg; int *tid; int flags; };

static void run_cloned(struct cloned *c)
{
	int *tid = c->tid, clears = c->flags & CLONE_CHILD_CLEARTID, result;

	if (c->flags & CLONE_CHILD_SETTID)
		*tid = gettid();
	result = c->fn(c->arg);
	if (clears) {
		*tid = 0;
		syscall(SYS_FUTEX, tid, 1, 1, 0, 0, 0);
	}
	syscall(c->flags & CLONE_THREAD ? SYS_EXIT : 231, result);
}

int clone(int (*fn)(void *), void *stack, int flags, void *arg, ...)
{
	__builtin_va_list args;
	struct cloned *c;
	int *parent_tid, *tid;
	long pid;

	__builtin_va_start(args, arg);
	parent_tid = flags & (CLONE_PARENT_SETTID | CLONE_PIDFD | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID) ? __builtin_va_arg(args, int *) : 0;
	if (flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID))
		__builtin_va_arg(args, void *);
	tid = flags & (CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID) ? __builtin_va_arg(args, int *) : 0;
	__builtin_va_end(args);
	if (!fn || !stack || (flags & CLONE_THREAD && !(flags & 0x800)) || (flags & 0x800 && !(flags & CLONE_VM))) {
		*__errno_location() = 22;
		return -1;
	}
	if (!(flags & CLONE_VM)) {
		pid = fork();
		if (pid == 0) {
			if (flags & CLONE_CHILD_SETTID)
				*tid = gettid();
			_exit(fn(arg));
		}
	} else {
		c = malloc(sizeof *c);
		c->fn = fn;
		c->arg = arg;
		c->tid = tid;
		c->flags = flags;
		pid = __fl_start_task(run_cloned, c, (char *)stack - 16384, 16384, flags & CLONE_THREAD);
	}
	if (pid < 0)
		return -1;
	if (flags & CLONE_PARENT_SETTID)
		*parent_tid = pid;
	if (flags & CLONE_VFORK) {
		struct { int signo, error, code, pad, pid, uid, status, rest[25]; } info;

		/* Until it ends; who waits for it finds it still. */
		syscall(247, 1, (long)(int)pid, &info, 4 | 0x01000000, 0);
	}
	return pid;
}

/* posix_spawn(3): actions and attributes are lists of what the child does before it executes the program. */
struct action { struct action *next; int kind, fd, other; unsigned int mode; char *path; };
struct actions { struct action *first; };
struct spawn_attributes { short flags; int group; unsigned long mask[16], defaults[16]; };

int posix_spawn_file_actions_init(struct actions *a)
{
	a->first = 0;
	return 0;
}

int posix_spawn_file_actions_destroy(struct actions *a)
{
	while (a->first) {
		struct action *next = a->first->next;

		free(a->first->path);
		free(a->first);
		a->first = next;
	}
	return 0;
}

static int add(struct actions *a, int kind, int fd, int other, const char *path, unsigned int mode)
{
	struct action *new = malloc(sizeof *new), **p;
	size_t n = 0;

	if (fd < 0)
		return 9;
	new->next = 0;
	new->kind = kind;
	new->fd = fd;
	new->other = other;
	new->mode = mode;
	new->path = 0;
	if (path) {
		while (path[n++])
			;
		new->path = malloc(n);
		__builtin_memcpy(new->path, path, n);
	}
	for (p = &a->first; *p; p = &(*p)->next)
		;
	*p = new;
	return 0;
}

int posix_spawn_file_actions_addopen(struct actions *a, int fd, const char *path, int flags, unsigned int mode)
{
	return add(a, 0, fd, flags, path, mode);
}

int posix_spawn_file_actions_addclose(struct actions *a, int fd)
{
	return add(a, 1, fd, 0, 0, 0);
}

int posix_spawn_file_actions_adddup2(struct actions *a, int fd, int to)
{
	return add(a, 2, fd, to, 0, 0);
}

int posix_spawnattr_init(struct spawn_attributes *a)
{
	__builtin_memset(a, 0, sizeof *a);
	return 0;
}

int posix_spawnattr_destroy(struct spawn_attributes *a)
{
	return 0;
}

int posix_spawnattr_setflags(struct spawn_attributes *a, short flags)
{
	a->flags = flags;
	return 0;
}

int posix_spawnattr_getflags(const struct spawn_attributes *a, short *flags)
{
	*flags = a->flags;
	return 0;
}

int posix_spawnattr_setpgroup(struct spawn_attributes *a, int group)
{
	a->group = group;
	return 0;
}

int posix_spawnattr_getpgroup(const struct spawn_attributes *a, int *group)
{
	*group = a->group;
	return 0;
}

int posix_spawnattr_setsigmask(struct spawn_attributes *a, const void *set)
{
	__builtin_memcpy(a->mask, set, sizeof a->mask);
	return 0;
}

int posix_spawnattr_setsigdefault(struct spawn_attributes *a, const void *set)
{
	__builtin_memcpy(a->defaults, set, sizeof a->defaults);
	return 0;
}

static int spawn(int *result, const char *path, const struct actions *actions, const struct spawn_attributes *attributes, char *const *argv, char *const *envp, int search)
{
	volatile int error = 0;
	int pid = vfork();

	if (pid == 0) {
		const struct action *a;

		if (attributes && attributes->flags & 2)
			setpgid(0, attributes->group);
		if (attributes && attributes->flags & 8)
			sigprocmask(2, attributes->mask, 0);
		for (a = actions ? actions->first : 0; a; a = a->next) {
			int fd = a->kind == 0 ? open(a->path, a->other, a->mode) : a->kind == 1 ? (close(a->fd), 0) : dup2(a->fd, a->other);

			if (fd >= 0 && a->kind == 0 && fd != a->fd) {
				dup2(fd, a->fd);
				close(fd);
			}
			if (fd < 0) {
				error = *__errno_location();
				_exit(127);
			}
		}
		if (search)
			execvp(path, argv);
		else
			execve(path, argv, envp);
		error = *__errno_location();
		_exit(127);
	}
	if (pid < 0)
		return *__errno_location();
	if (error) {
		waitpid(pid, 0, 0);
		return error;
	}
	if (result)
		*result = pid;
	return 0;
}

int posix_spawn(int *pid, const char *path, const struct actions *actions, const struct spawn_attributes *attributes, char *const *argv, char *const *envp)
{
	return spawn(pid, path, actions, attributes, argv, envp, 0);
}

int posix_spawnp(int *pid, const char *file, const struct actions *actions, const struct spawn_attributes *attributes, char *const *argv, char *const *envp)
{
	return spawn(pid, file, actions, attributes, argv, envp, 1);
}

int get_nprocs(void)
{
	return sysconf(84);
}

int get_nprocs_conf(void)
{
	return sysconf(83);
}

long get_phys_pages(void)
{
	return sysconf(85);
}

long get_avphys_pages(void)
{
	return sysconf(86);
}

int getdtablesize(void)
{
	return sysconf(4);
}

int getpriority(int which, unsigned int who)
{
	long r = syscall(140, (long)which, (long)who);

	return r < 0 ? -1 : 20 - r;
}

int nice(int by)
{
	int next = getpriority(0, 0) + by;

	next = next < -20 ? -20 : next > 19 ? 19 : next;
	return syscall(141, 0, 0, (long)next) ? -1 : next;
}

int sched_rr_get_interval(int pid, long *interval)
{
	interval[0] = 0;
	interval[1] = 4000000;
	return 0;
}

void *valloc(size_t size)
{
	void *at;

	return posix_memalign(&at, 4096, size) ? 0 : at;
}

void *pvalloc(size_t size)
{
	return valloc((size + 4095) & ~4095UL);
}

/* Nothing of the allocator can be set or given back. */
int mallopt(int what, int value)
{
	return 1;
}

int malloc_trim(size_t pad)
{
	return 0;
}
