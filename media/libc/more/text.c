/* Functions on strings and names that few programs use: each is read only when a program calls something that is defined here. */
typedef unsigned long size_t;

size_t strlen(const char *s);
void *memcpy(void *to, const void *from, size_t n);
int *__errno_location(void);
const char *strerror(int number);
const char *strsignal(int signo);
long write(int fd, const void *buf, size_t n);

static const char *const errors[] = {
	"0", "EPERM", "ENOENT", "ESRCH", "EINTR", "EIO", "ENXIO", "E2BIG", "ENOEXEC", "EBADF", "ECHILD", "EAGAIN", "ENOMEM", "EACCES", "EFAULT", "ENOTBLK", "EBUSY", "EEXIST", "EXDEV",
	"ENODEV", "ENOTDIR", "EISDIR", "EINVAL", "ENFILE", "EMFILE", "ENOTTY", "ETXTBSY", "EFBIG", "ENOSPC", "ESPIPE", "EROFS", "EMLINK", "EPIPE", "EDOM", "ERANGE", "EDEADLK", "ENAMETOOLONG",
	"ENOLCK", "ENOSYS", "ENOTEMPTY", "ELOOP", 0, "ENOMSG", "EIDRM", "ECHRNG", "EL2NSYNC", "EL3HLT", "EL3RST", "ELNRNG", "EUNATCH", "ENOCSI", "EL2HLT", "EBADE", "EBADR", "EXFULL", "ENOANO",
	"EBADRQC", "EBADSLT", 0, "EBFONT", "ENOSTR", "ENODATA", "ETIME", "ENOSR", "ENONET", "ENOPKG", "EREMOTE", "ENOLINK", "EADV", "ESRMNT", "ECOMM", "EPROTO", "EMULTIHOP", "EDOTDOT", "EBADMSG",
	"EOVERFLOW", "ENOTUNIQ", "EBADFD", "EREMCHG", "ELIBACC", "ELIBBAD", "ELIBSCN", "ELIBMAX", "ELIBEXEC", "EILSEQ", "ERESTART", "ESTRPIPE", "EUSERS", "ENOTSOCK", "EDESTADDRREQ", "EMSGSIZE",
	"EPROTOTYPE", "ENOPROTOOPT", "EPROTONOSUPPORT", "ESOCKTNOSUPPORT", "EOPNOTSUPP", "EPFNOSUPPORT", "EAFNOSUPPORT", "EADDRINUSE", "EADDRNOTAVAIL", "ENETDOWN", "ENETUNREACH", "ENETRESET",
	"ECONNABORTED", "ECONNRESET", "ENOBUFS", "EISCONN", "ENOTCONN", "ESHUTDOWN", "ETOOMANYREFS", "ETIMEDOUT", "ECONNREFUSED", "EHOSTDOWN", "EHOSTUNREACH", "EALREADY", "EINPROGRESS", "ESTALE",
	"EUCLEAN", "ENOTNAM", "ENAVAIL", "EISNAM", "EREMOTEIO", "EDQUOT", "ENOMEDIUM", "EMEDIUMTYPE", "ECANCELED", "ENOKEY", "EKEYEXPIRED", "EKEYREVOKED", "EKEYREJECTED", "EOWNERDEAD",
	"ENOTRECOVERABLE", "ERFKILL", "EHWPOISON",
};

static const char *const signals[] = {
	0, "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU",
	"XFSZ", "VTALRM", "PROF", "WINCH", "POLL", "PWR", "SYS",
};

const char *strerrorname_np(int number)
{
	return number < 0 || number >= sizeof(errors) / sizeof(errors[0]) ? 0 : errors[number];
}

const char *strerrordesc_np(int number)
{
	return strerrorname_np(number) ? strerror(number) : 0;
}

char *strerror_r(int number, char *buf, size_t n)
{
	const char *s = strerror(number);
	size_t k = strlen(s);

	if (n > 0) {
		if (k >= n)
			k = n - 1;
		memcpy(buf, s, k);
		buf[k] = 0;
	}
	return buf;
}

char *strerror_l(int number, void *locale)
{
	return (char *)strerror(number);
}

const char *sigabbrev_np(int signo)
{
	return signo < 1 || signo > 31 ? 0 : signals[signo];
}

const char *sigdescr_np(int signo)
{
	return sigabbrev_np(signo) ? strsignal(signo) : 0;
}

void psiginfo(const int *info, const char *s)
{
	const char *t = strsignal(info[0]);

	if (s && *s) {
		write(2, s, strlen(s));
		write(2, ": ", 2);
	}
	write(2, t, strlen(t));
	write(2, "\n", 1);
}

char *basename(const char *path)
{
	const char *last = path;

	for (; *path; path++)
		if (*path == '/')
			last = path + 1;
	return (char *)last;
}

char *__xpg_basename(char *path)
{
	size_t n;

	if (!path || !*path)
		return ".";
	n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		path[--n] = 0;
	return n == 1 ? path : basename(path);
}

char *dirname(char *path)
{
	size_t n;

	if (!path || !*path)
		return ".";
	n = strlen(path);
	while (n > 1 && path[n - 1] == '/')
		n--;
	while (n > 0 && path[n - 1] != '/')
		n--;
	if (n == 0)
		return ".";
	while (n > 1 && path[n - 1] == '/')
		n--;
	path[n] = 0;
	return path;
}

void *rawmemchr(const void *p, int c)
{
	const unsigned char *s = p;

	while (*s != (unsigned char)c)
		s++;
	return (void *)s;
}

static int digit(int c)
{
	return c >= '0' && c <= '9';
}

/* Runs of digits compare as numbers, those that begin with 0 as fractions. */
int strverscmp(const char *a, const char *b)
{
	size_t i = 0, start, la, lb;

	while (a[i] && a[i] == b[i])
		i++;
	if (a[i] == b[i])
		return 0;
	for (start = i; start > 0 && digit(a[start - 1]); start--)
		;
	if ((digit(a[i]) || digit(a[start])) && (digit(b[i]) || digit(b[start])) && a[start] != '0' && b[start] != '0') {
		for (la = i; digit(a[la]); la++)
			;
		for (lb = i; digit(b[lb]); lb++)
			;
		if (la != lb)
			return la < lb ? -1 : 1;
	}
	return (unsigned char)a[i] - (unsigned char)b[i];
}

void explicit_bzero(void *p, size_t n)
{
	__builtin_memset(p, 0, n);
}

size_t strxfrm(char *to, const char *from, size_t n)
{
	size_t k = strlen(from);

	if (n > 0) {
		memcpy(to, from, k < n ? k + 1 : n);
	}
	return k;
}

size_t strlcpy(char *to, const char *from, size_t n)
{
	size_t k = strlen(from);

	if (n > 0) {
		size_t m = k < n ? k : n - 1;

		memcpy(to, from, m);
		to[m] = 0;
	}
	return k;
}

size_t strlcat(char *to, const char *from, size_t n)
{
	size_t k = 0;

	while (k < n && to[k])
		k++;
	return k == n ? n + strlen(from) : k + strlcpy(to + k, from, n - k);
}

void swab(const void *from, void *to, long n)
{
	const char *f = from;
	char *t = to;

	for (long i = 0; i + 1 < n; i += 2) {
		char c = f[i];

		t[i] = f[i + 1];
		t[i + 1] = c;
	}
}

int getsubopt(char **option, char *const *tokens, char **value)
{
	char *s = *option, *end = s, *equals = 0;
	size_t n;
	int i;

	while (*end && *end != ',')
		end++;
	for (char *p = s; p < end; p++)
		if (*p == '=') {
			equals = p;
			break;
		}
	*value = equals ? equals + 1 : 0;
	*option = *end ? end + 1 : end;
	*end = 0;
	n = (equals ? equals : end) - s;
	for (i = 0; tokens[i]; i++)
		if (strlen(tokens[i]) == n && !__builtin_memcmp(tokens[i], s, n))
			return i;
	*value = s;
	return -1;
}

static unsigned long seed48_state = 0x1234abcd330eUL;

static unsigned long next48(void)
{
	return seed48_state = (seed48_state * 0x5deece66dUL + 0xb) & ((1UL << 48) - 1);
}

void srand48(long seed)
{
	seed48_state = ((unsigned long)(unsigned int)seed << 16) + 0x330e;
}

double drand48(void)
{
	return (double)next48() / (double)(1UL << 48);
}

long lrand48(void)
{
	return next48() >> 17;
}

long mrand48(void)
{
	return (int)(next48() >> 16);
}

void error(int status, int number, const char *format, ...)
{
	int dprintf(int fd, const char *format, ...), vdprintf(int fd, const char *format, __builtin_va_list list);
	void exit(int status);
	int fflush(void *stream);
	extern char *program_invocation_name;
	__builtin_va_list list;

	/* stdout's handle */
	fflush((void *)2);
	dprintf(2, "%s: ", program_invocation_name);
	__builtin_va_start(list, format);
	vdprintf(2, format, list);
	__builtin_va_end(list);
	if (number)
		dprintf(2, ": %s", strerror(number));
	dprintf(2, "\n");
	if (status)
		exit(status);
}
