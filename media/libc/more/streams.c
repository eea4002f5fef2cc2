/* Streams over memory: a temporary file holds the bytes; what it holds is copied to the program's memory when the stream is flushed or closed. */
typedef unsigned long size_t;
typedef struct stream FILE;

struct memory {
	/* Offset 24 of a stream (src/kernel/user/stdio.ts) points here. */
	FILE *stream;
	/* open_memstream(): where the program wants address and length. */
	char **out;
	size_t *out_size;
	/* fmemopen(): the program's buffer. */
	char *buf;
	size_t room;
	int writes;
};

void *malloc(size_t size);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t size);
FILE *tmpfile(void);
int fileno(FILE *stream);
size_t fwrite(const void *p, size_t size, size_t n, FILE *stream);
long lseek(int fd, long offset, int whence);
long pread(int fd, void *buf, size_t n, long offset);
size_t strlen(const char *s);
size_t strnlen(const char *s, size_t n);
int *__errno_location(void);
void rewind(FILE *stream);

static FILE *over(struct memory **m)
{
	FILE *stream = tmpfile();

	if (!stream)
		return 0;
	*m = calloc(1, sizeof(**m));
	(*m)->stream = stream;
	*(struct memory **)((char *)stream + 24) = *m;
	return stream;
}

/* Called by fflush() and fclose(). */
void __fl_stream_sync(struct memory *m)
{
	int fd = fileno(m->stream);
	long size = lseek(fd, 0, 1), end = lseek(fd, 0, 2);

	lseek(fd, size, 0);
	if (m->out) {
		*m->out = realloc(*m->out, end + 1);
		pread(fd, *m->out, end, 0);
		(*m->out)[end] = 0;
		/* The smaller of the length and the position. */
		*m->out_size = size < end ? size : end;
		(*m->out)[*m->out_size] = 0;
		return;
	}
	if (!m->writes)
		return;
	if ((size_t)end > m->room)
		end = m->room;
	pread(fd, m->buf, end, 0);
	if ((size_t)end < m->room)
		m->buf[end] = 0;
}

FILE *open_memstream(char **buf, size_t *size)
{
	struct memory *m;
	FILE *stream = over(&m);

	if (!stream)
		return 0;
	m->out = buf;
	m->out_size = size;
	*buf = calloc(1, 1);
	*size = 0;
	return stream;
}

FILE *fmemopen(void *buf, size_t size, const char *mode)
{
	struct memory *m;
	FILE *stream = over(&m);
	size_t n;
	int plus = 0;

	if (!stream)
		return 0;
	for (n = 1; mode[n]; n++)
		plus |= mode[n] == '+';
	m->buf = buf ? buf : calloc(1, size ? size : 1);
	m->room = size;
	m->writes = mode[0] != 'r' || plus;
	if (mode[0] == 'w') {
		if (size)
			m->buf[0] = 0;
		return stream;
	}
	n = mode[0] == 'a' ? strnlen(m->buf, size) : size;
	if (n)
		fwrite(m->buf, 1, n, stream);
	if (mode[0] == 'r')
		rewind(stream);
	return stream;
}
