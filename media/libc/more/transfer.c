/* Bytes from one file to another (splice(2), sendfile(2), copy_file_range(2)): by way of a buffer of the library. */
typedef unsigned long size_t;
struct iovec { void *base; size_t size; };

#define EINVAL 22
#define EAGAIN 11
#define ESPIPE 29
#define O_NONBLOCK 04000
#define SPLICE_F_NONBLOCK 2
#define PIECE 65536

int *__errno_location(void);
long read(int fd, void *buf, size_t n);
long write(int fd, const void *buf, size_t n);
long pread(int fd, void *buf, size_t n, long offset);
long pwrite(int fd, const void *buf, size_t n, long offset);
long readv(int fd, const struct iovec *v, int n);
long writev(int fd, const struct iovec *v, int n);
long lseek(int fd, long offset, int whence);
int fcntl(int fd, int command, ...);
int fstat(int fd, void *st);
void *malloc(size_t size);
void free(void *p);

static int fails(int error)
{
	*__errno_location() = error;
	return -1;
}

static int is_pipe(int fd)
{
	unsigned int st[36];

	/* st_mode is the 7th word. */
	return fstat(fd, st) ? -1 : (st[6] & 0170000) == 010000;
}

/* Up to n bytes; what was read and cannot be written is put back where the source has a place. */
static long transfer(int in, long *in_at, int out, long *out_at, size_t n)
{
	char *buf = malloc(PIECE);
	size_t done = 0;
	long r = 0;

	while (done < n) {
		size_t want = n - done < PIECE ? n - done : PIECE;
		long w;

		r = in_at ? pread(in, buf, want, *in_at) : read(in, buf, want);
		if (r <= 0)
			break;
		w = out_at ? pwrite(out, buf, r, *out_at) : write(out, buf, r);
		if (w < r && !in_at)
			lseek(in, (w < 0 ? 0 : w) - r, 1);
		if (w <= 0) {
			r = w;
			break;
		}
		if (in_at)
			*in_at += w;
		if (out_at)
			*out_at += w;
		done += w;
		/* What comes from a pipe or a socket is given as it is. */
		if (w < r || (size_t)r < want)
			break;
	}
	free(buf);
	return done ? (long)done : r;
}

long splice(int in, long *in_at, int out, long *out_at, size_t n, unsigned int flags)
{
	int from = is_pipe(in), to = is_pipe(out), was = -1;
	long r;

	if (from < 0 || to < 0)
		return -1;
	if (!from && !to)
		return fails(EINVAL);
	if ((from && in_at) || (to && out_at))
		return fails(ESPIPE);
	if (flags & SPLICE_F_NONBLOCK) {
		was = fcntl(from ? in : out, 3);
		fcntl(from ? in : out, 4, was | O_NONBLOCK);
	}
	r = transfer(in, in_at, out, out_at, n);
	if (was >= 0)
		fcntl(from ? in : out, 4, was);
	return r;
}

long sendfile(int out, int in, long *at, size_t n)
{
	return transfer(in, at, out, 0, n);
}

long copy_file_range(int in, long *in_at, int out, long *out_at, size_t n, unsigned int flags)
{
	int from = is_pipe(in), to = is_pipe(out);

	if (from < 0 || to < 0)
		return -1;
	if (from || to || flags)
		return fails(EINVAL);
	return transfer(in, in_at, out, out_at, n);
}

/* The pages of the program are copied: changing them later does not change what is in the pipe. */
long vmsplice(int fd, const struct iovec *v, size_t n, unsigned int flags)
{
	int pipe = is_pipe(fd), how = fcntl(fd, 3);
	long r;

	if (pipe < 0)
		return -1;
	if (!pipe)
		return fails(9);
	if (flags & SPLICE_F_NONBLOCK)
		fcntl(fd, 4, how | O_NONBLOCK);
	r = (how & 3) == 0 ? readv(fd, v, n) : writev(fd, v, n);
	if (flags & SPLICE_F_NONBLOCK)
		fcntl(fd, 4, how);
	return r;
}
