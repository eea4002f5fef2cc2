/*
 * Threads of Faultline's C library: what starts and ends them, their own data, cancellation. What waits is answered in TypeScript
 * (src/kernel/user/pthread.ts), which knows the first members of struct __fl_thread by their offsets.
 */
typedef unsigned long size_t;

struct cleanup { void (*routine)(void *); void *arg; struct cleanup *next; };

#define KEYS 128
#define STACK_SIZE (8UL << 20)
#define GUARD 4096UL
#define EAGAIN 11
#define EINVAL 22
#define ESRCH 3
#define EDEADLK 35
#define CANCELED ((void *)-1)
#define SIGCANCEL 32

struct __fl_thread {
	int done;			/* 0 */
	int tid;			/* 4 */
	int cancelled;			/* 8 */
	int cancel_off;			/* 12: PTHREAD_CANCEL_DISABLE */
	int asynchronous;		/* 16 */
	int detached;			/* 20 */
	void *result;			/* 24 */
	int joining;			/* 32 */
	void *(*start)(void *);
	void *arg;
	void *stack;
	size_t stack_size;
	struct cleanup *cleanup;
	const void *values[KEYS];
	char name[16];
	struct tls *locals;
	int policy, priority;
};

/* A thread's copy of an object that is _Thread_local: the bytes stand behind it. */
struct tls { struct tls *next; const void *of; };

struct attr { size_t stack_size; void *stack; int detached; size_t guard; int policy, priority, explicit; };

static struct __fl_thread first;
static struct { void (*destructor)(void *); int used; } keys[KEYS];
/* pthread_key_create() was called once. */
static int any_key;

/* The running thread's control block by machine task; empty for the first thread and after a fork. */
struct __fl_thread *__fl_threads[1024];
/* Threads that have not ended. */
int __fl_live = 1;
/* pthread_cancel() was called once: cancellation points look. */
int __fl_cancels;
int __fl_errno[1024];
unsigned char __fl_action[152];

struct __fl_thread *__fl_self(void);
long __fl_clone(void (*run)(struct __fl_thread *), struct __fl_thread *t, void *stack, size_t size);
int __fl_thread_exit(struct __fl_thread *t);
int __fl_join(struct __fl_thread *t, int blocks);
void *mmap(void *address, size_t length, int protection, int flags, int fd, long offset);
int munmap(void *address, size_t length);
int mprotect(void *address, size_t length, int protection);
int getpid(void);
int tgkill(int group, int tid, int signo);
int gettid(void);
void exit(int status);
int __fl_handle(int signo, void (*handler)(int));

void *malloc(size_t size);
void free(void *p);

static struct __fl_thread *self(void)
{
	struct __fl_thread *t = __fl_self();

	if (!t)
		t = &first;
	if (!t->tid)
		t->tid = gettid();
	return t;
}

/* Called by compiled code for each use: see src/compiler/parse/expressions.ts. */
void *__fl_tls(const void *of, size_t size)
{
	struct __fl_thread *t = self();
	struct tls *c;

	for (c = t->locals; c; c = c->next)
		if (c->of == of)
			return c + 1;
	c = malloc(sizeof(*c) + size);
	c->next = t->locals;
	c->of = of;
	__builtin_memcpy(c + 1, of, size);
	t->locals = c;
	return c + 1;
}

unsigned long pthread_self(void)
{
	return (unsigned long)self();
}

int pthread_equal(unsigned long a, unsigned long b)
{
	return a == b;
}

__attribute__((noreturn)) void pthread_exit(void *result)
{
	struct __fl_thread *t = self();
	int round, i;

	t->cancel_off = 1;
	t->result = result;
	while (t->cleanup) {
		struct cleanup *c = t->cleanup;

		t->cleanup = c->next;
		c->routine(c->arg);
	}
	for (round = 0; any_key && round < 4; round++) {
		for (i = 0; i < KEYS; i++) {
			const void *value = t->values[i];

			if (!value || !keys[i].used || !keys[i].destructor)
				continue;
			t->values[i] = 0;
			keys[i].destructor((void *)value);
		}
	}
	while (t != &first && t->locals) {
		struct tls *c = t->locals;

		t->locals = c->next;
		free(c);
	}
	/* Answers only in the last thread of the process. */
	__fl_thread_exit(t);
	exit(0);
	for (;;)
		;
}

static void run(struct __fl_thread *t)
{
	pthread_exit(t->start(t->arg));
}

int pthread_create(unsigned long *thread, const struct attr *attr, void *(*start)(void *), void *arg)
{
	size_t size = attr && attr->stack_size ? attr->stack_size : STACK_SIZE;
	char *own = attr ? attr->stack : 0, *memory;
	struct __fl_thread *t;
	long tid;

	size = (size + 4095) & ~4095UL;
	if (own) {
		memory = own;
	} else {
		memory = mmap(0, size + GUARD, 0, 0x20022, -1, 0);
		if (memory == (void *)-1)
			return EAGAIN;
		mprotect(memory + GUARD, size, 3);
		memory += GUARD;
	}
	t = (struct __fl_thread *)((unsigned long)(memory + size - sizeof(*t)) & ~63UL);
	__builtin_memset(t, 0, sizeof(*t));
	t->start = start;
	t->arg = arg;
	t->detached = attr && attr->detached;
	if (attr && attr->explicit) {
		t->policy = attr->policy;
		t->priority = attr->priority;
	}
	t->stack = own ? 0 : memory - GUARD;
	t->stack_size = size + GUARD;
	*thread = (unsigned long)t;
	__fl_live++;
	tid = __fl_clone(run, t, memory, (char *)t - memory);
	if (tid < 0) {
		__fl_live--;
		if (!own)
			munmap(t->stack, t->stack_size);
		return EAGAIN;
	}
	return 0;
}

static int join(struct __fl_thread *t, void **result, int blocks)
{
	int err;

	if (t == self())
		return EDEADLK;
	if (t->detached || t->joining)
		return EINVAL;
	err = __fl_join(t, blocks);
	if (err)
		return err;
	if (result)
		*result = t->result;
	t->joining = 1;
	if (t->stack)
		munmap(t->stack, t->stack_size);
	return 0;
}

int pthread_join(unsigned long thread, void **result)
{
	return join((struct __fl_thread *)thread, result, 1);
}

int pthread_tryjoin_np(unsigned long thread, void **result)
{
	return join((struct __fl_thread *)thread, result, 0);
}

int __fl_sleep_until(const void *until);

/* By looking again: nothing tells a joining thread of a time. */
int pthread_timedjoin_np(unsigned long thread, void **result, const void *until)
{
	int err;

	while ((err = join((struct __fl_thread *)thread, result, 0)) == 16)
		if (__fl_sleep_until(until))
			return 110;
	return err;
}

int pthread_getattr_np(unsigned long thread, struct attr *a)
{
	struct __fl_thread *t = (struct __fl_thread *)thread;

	__builtin_memset(a, 0, 56);
	a->guard = GUARD;
	a->detached = t->detached;
	if (t == &first) {
		char here;

		a->stack_size = STACK_SIZE;
		a->stack = (void *)((((unsigned long)&here + 0x20fff) & ~0xfffUL) - STACK_SIZE);
		return 0;
	}
	a->stack_size = t->stack_size - GUARD;
	a->stack = (char *)t->stack + GUARD;
	return 0;
}

int pthread_sigqueue(unsigned long thread, int signo, void *value)
{
	int pthread_kill(unsigned long thread, int signo);

	return pthread_kill(thread, signo);
}

int pthread_detach(unsigned long thread)
{
	struct __fl_thread *t = (struct __fl_thread *)thread;

	if (t->detached)
		return EINVAL;
	t->detached = 1;
	return 0;
}

int pthread_kill(unsigned long thread, int signo)
{
	struct __fl_thread *t = (struct __fl_thread *)thread;
	int *errno_location(void) __asm__("__errno_location");

	if (t->done)
		return signo < 0 || signo > 64 ? EINVAL : 0;
	if (!t->tid)
		return ESRCH;
	if (signo < 0 || signo > 64)
		return EINVAL;
	return tgkill(getpid(), t->tid, signo) == 0 ? 0 : ESRCH;
}

void __fl_cancel_now(void)
{
	pthread_exit(CANCELED);
}

static void cancel_signal(int signo)
{
	struct __fl_thread *t = self();

	if (t->cancelled && t->asynchronous && !t->cancel_off)
		pthread_exit(CANCELED);
}

int pthread_cancel(unsigned long thread)
{
	struct __fl_thread *t = (struct __fl_thread *)thread;

	if (!__fl_cancels)
		__fl_handle(SIGCANCEL, cancel_signal);
	__fl_cancels = 1;
	if (t->done)
		return 0;
	t->cancelled = 1;
	if (t == self()) {
		if (t->asynchronous && !t->cancel_off)
			pthread_exit(CANCELED);
		return 0;
	}
	if (!t->cancel_off)
		tgkill(getpid(), t->tid, SIGCANCEL);
	return 0;
}

void pthread_testcancel(void)
{
	struct __fl_thread *t = self();

	if (t->cancelled && !t->cancel_off)
		pthread_exit(CANCELED);
}

int pthread_setcancelstate(int state, int *old)
{
	struct __fl_thread *t = self();

	if (state < 0 || state > 1)
		return EINVAL;
	if (old)
		*old = t->cancel_off;
	t->cancel_off = state;
	return 0;
}

int pthread_setcanceltype(int type, int *old)
{
	struct __fl_thread *t = self();

	if (type < 0 || type > 1)
		return EINVAL;
	if (old)
		*old = t->asynchronous;
	t->asynchronous = type;
	if (type)
		pthread_testcancel();
	return 0;
}

void __fl_cleanup_push(struct cleanup *c)
{
	struct __fl_thread *t = self();

	c->next = t->cleanup;
	t->cleanup = c;
}

void __fl_cleanup_pop(struct cleanup *c, int execute)
{
	self()->cleanup = c->next;
	if (execute)
		c->routine(c->arg);
}

int pthread_key_create(unsigned int *key, void (*destructor)(void *))
{
	for (int i = 0; i < KEYS; i++) {
		if (keys[i].used)
			continue;
		keys[i].used = 1;
		any_key = 1;
		keys[i].destructor = destructor;
		self()->values[i] = 0;
		*key = i;
		return 0;
	}
	return EAGAIN;
}

int pthread_key_delete(unsigned int key)
{
	if (key >= KEYS || !keys[key].used)
		return EINVAL;
	keys[key].used = 0;
	return 0;
}

int pthread_setspecific(unsigned int key, const void *value)
{
	if (key >= KEYS || !keys[key].used)
		return EINVAL;
	self()->values[key] = value;
	return 0;
}

void *pthread_getspecific(unsigned int key)
{
	return key < KEYS && keys[key].used ? (void *)self()->values[key] : 0;
}

int pthread_attr_init(struct attr *a)
{
	__builtin_memset(a, 0, 56);
	a->stack_size = STACK_SIZE;
	a->guard = GUARD;
	return 0;
}

int pthread_attr_destroy(struct attr *a)
{
	return 0;
}

int pthread_attr_setdetachstate(struct attr *a, int state)
{
	if (state < 0 || state > 1)
		return EINVAL;
	a->detached = state;
	return 0;
}

int pthread_attr_getdetachstate(const struct attr *a, int *state)
{
	*state = a->detached;
	return 0;
}

int pthread_attr_setstacksize(struct attr *a, size_t size)
{
	if (size < 16384)
		return EINVAL;
	a->stack_size = size;
	return 0;
}

int pthread_attr_getstacksize(const struct attr *a, size_t *size)
{
	*size = a->stack_size;
	return 0;
}

int pthread_attr_setstack(struct attr *a, void *stack, size_t size)
{
	if (size < 16384)
		return EINVAL;
	a->stack = stack;
	a->stack_size = size;
	return 0;
}

int pthread_attr_getstack(const struct attr *a, void **stack, size_t *size)
{
	*stack = a->stack;
	*size = a->stack_size;
	return 0;
}

int pthread_attr_setguardsize(struct attr *a, size_t size)
{
	a->guard = size;
	return 0;
}

int pthread_attr_getguardsize(const struct attr *a, size_t *size)
{
	*size = a->guard;
	return 0;
}

int pthread_setname_np(unsigned long thread, const char *name)
{
	size_t n = 0;

	while (name[n])
		n++;
	if (n > 15)
		return 34;
	__builtin_memcpy(((struct __fl_thread *)thread)->name, name, n + 1);
	return 0;
}

int pthread_getname_np(unsigned long thread, char *name, size_t size)
{
	if (size < 16)
		return 34;
	__builtin_memcpy(name, ((struct __fl_thread *)thread)->name, 16);
	return 0;
}

/* Handlers of fork(): the last prepared runs first, of the others the first. */
static struct { void (*prepare)(void), (*parent)(void), (*child)(void); } at_fork[32];
static int fork_handlers;
int __fl_fork(void);

int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void))
{
	if (fork_handlers == 32)
		return 12;
	at_fork[fork_handlers].prepare = prepare;
	at_fork[fork_handlers].parent = parent;
	at_fork[fork_handlers++].child = child;
	return 0;
}

int fork(void)
{
	int i, pid;

	for (i = fork_handlers - 1; i >= 0; i--)
		if (at_fork[i].prepare)
			at_fork[i].prepare();
	pid = __fl_fork();
	for (i = 0; i < fork_handlers; i++) {
		void (*f)(void) = pid ? at_fork[i].parent : at_fork[i].child;

		if (f)
			f();
	}
	return pid;
}

/* Scheduling of threads is remembered and changes nothing: only the default policy runs here. */
int pthread_setschedparam(unsigned long thread, int policy, const int *priority)
{
	struct __fl_thread *t = (struct __fl_thread *)thread;
	int real_time = policy == 1 || policy == 2;

	if (policy < 0 || policy > 6 || policy == 4 || *priority < real_time || *priority > (real_time ? 99 : 0))
		return EINVAL;
	t->policy = policy;
	t->priority = *priority;
	return 0;
}

int pthread_getschedparam(unsigned long thread, int *policy, int *priority)
{
	struct __fl_thread *t = (struct __fl_thread *)thread;

	*policy = t->policy;
	*priority = t->priority;
	return 0;
}

int pthread_setschedprio(unsigned long thread, int priority)
{
	return pthread_setschedparam(thread, ((struct __fl_thread *)thread)->policy, &priority);
}

int pthread_attr_setschedparam(struct attr *a, const int *priority)
{
	int real_time = a->policy == 1 || a->policy == 2;

	if (*priority < real_time || *priority > (real_time ? 99 : 0))
		return EINVAL;
	a->priority = *priority;
	return 0;
}

int pthread_attr_getschedparam(const struct attr *a, int *priority)
{
	*priority = a->priority;
	return 0;
}

int pthread_attr_setschedpolicy(struct attr *a, int policy)
{
	if (policy < 0 || policy > 2)
		return EINVAL;
	a->policy = policy;
	return 0;
}

int pthread_attr_getschedpolicy(const struct attr *a, int *policy)
{
	*policy = a->policy;
	return 0;
}

int pthread_attr_setinheritsched(struct attr *a, int explicit)
{
	if (explicit < 0 || explicit > 1)
		return EINVAL;
	a->explicit = explicit;
	return 0;
}

int pthread_attr_getinheritsched(const struct attr *a, int *explicit)
{
	*explicit = a->explicit;
	return 0;
}

int pthread_attr_setscope(struct attr *a, int scope)
{
	return scope == 0 ? 0 : scope == 1 ? 95 : EINVAL;
}

int pthread_attr_getscope(const struct attr *a, int *scope)
{
	*scope = 0;
	return 0;
}

int pthread_attr_setaffinity_np(struct attr *a, size_t size, const void *set)
{
	return 0;
}

/* C11 threads (7.26) are these threads under other names; errors are thrd_error (2), thrd_nomem (3), thrd_timedout (4), thrd_busy (1). */
int thrd_create(unsigned long *thread, int (*start)(void *), void *arg)
{
	return pthread_create(thread, 0, (void *(*)(void *))start, arg) ? 2 : 0;
}

int thrd_join(unsigned long thread, int *result)
{
	void *value;

	if (pthread_join(thread, &value))
		return 2;
	if (result)
		*result = (int)(long)value;
	return 0;
}

__attribute__((noreturn)) void thrd_exit(int result)
{
	pthread_exit((void *)(long)result);
}

unsigned long thrd_current(void)
{
	return pthread_self();
}

int thrd_equal(unsigned long a, unsigned long b)
{
	return a == b;
}

int thrd_detach(unsigned long thread)
{
	return pthread_detach(thread) ? 2 : 0;
}
