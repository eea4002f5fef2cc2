/*
 * The part of Faultline's C library that calls back into the program, and the library's own objects. Ordinary C, compiled by Faultline.
 * Offsets in __fl_libc are those of src/kernel/user/syscalls.ts.
 */
typedef unsigned long size_t;

unsigned long __fl_libc[672];
/* The stream objects of stdin and stdout: see src/kernel/user/output.ts. */
unsigned char __fl_stdin[64 + 4096], __fl_stdout[64 + 4096];

char **environ;
char *optarg;
int optind = 1, opterr = 1, optopt;
char __fl_gmt[4] = "GMT";
char *tzname[2] = { "UTC", "UTC" };
long timezone;
int daylight;
char *program_invocation_name = "program", *program_invocation_short_name = "program";

void __fl_exit(int status) __attribute__((noreturn));
int main();

static struct { void (*plain)(void); void (*with)(int, void *); void *arg; } handlers[64];
static int handler_count;

int atexit(void (*f)(void))
{
	if (handler_count == 64)
		return -1;
	handlers[handler_count].with = 0;
	handlers[handler_count++].plain = f;
	return 0;
}

int on_exit(void (*f)(int, void *), void *arg)
{
	if (handler_count == 64)
		return -1;
	handlers[handler_count].with = f;
	handlers[handler_count++].arg = arg;
	return 0;
}

int at_quick_exit(void (*f)(void))
{
	return 0;
}

void *__fl_initialiser(int final, int n);
int __fl_flush(void);

__attribute__((noreturn)) void exit(int status)
{
	void (*f)(void);
	int i;

	while (handler_count > 0) {
		i = --handler_count;
		if (handlers[i].with)
			handlers[i].with(status, handlers[i].arg);
		else
			handlers[i].plain();
	}
	for (i = 0; (f = __fl_initialiser(1, i)) != 0; i++)
		f();
	__fl_flush();
	__fl_exit(status);
}

int __fl_arguments(char **argv, char *text, size_t size);

int __fl_start(void)
{
	static char *argv[64], *envp[1], text[4096];
	void (*f)(void);
	int argc, i;

	environ = envp;
	argc = __fl_arguments(argv, text, sizeof(text));
	program_invocation_name = argv[0];
	program_invocation_short_name = argv[0] + 2;
	for (i = 0; (f = __fl_initialiser(0, i)) != 0; i++)
		f();
	exit(main(argc, argv, envp));
}

/* Merge sort, as glibc's qsort is: stable, n log n comparisons. */
static void merge_sort(char *base, size_t n, size_t size, int (*compare)(const void *, const void *, void *), void *arg, char *spare)
{
	size_t left = n / 2, i = 0, j = left, k = 0;

	if (n < 2)
		return;
	merge_sort(base, left, size, compare, arg, spare);
	merge_sort(base + left * size, n - left, size, compare, arg, spare);
	while (i < left && j < n) {
		size_t from = compare(base + i * size, base + j * size, arg) <= 0 ? i++ : j++;

		__builtin_memcpy(spare + k++ * size, base + from * size, size);
	}
	if (i < left)
		__builtin_memcpy(spare + k * size, base + i * size, (left - i) * size);
	__builtin_memcpy(base, spare, (k + left - i) * size);
}

void *malloc(size_t size);
void free(void *p);

void qsort_r(void *base, size_t n, size_t size, int (*compare)(const void *, const void *, void *), void *arg)
{
	char *spare;

	if (n < 2 || size == 0)
		return;
	spare = malloc(n * size);
	merge_sort(base, n, size, compare, arg, spare);
	free(spare);
}

static int without_arg(const void *a, const void *b, void *compare)
{
	return ((int (*)(const void *, const void *))compare)(a, b);
}

void qsort(void *base, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	qsort_r(base, n, size, without_arg, (void *)compare);
}

void *bsearch(const void *key, const void *base, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t middle = lo + (hi - lo) / 2;
		const char *at = (const char *)base + middle * size;
		int c = compare(key, at);

		if (c == 0)
			return (void *)at;
		if (c < 0)
			hi = middle;
		else
			lo = middle + 1;
	}
	return 0;
}

typedef struct { int quot, rem; } div_t;
typedef struct { long quot, rem; } ldiv_t;
typedef struct { long long quot, rem; } lldiv_t;

div_t div(int n, int d)
{
	return (div_t){ n / d, n % d };
}

ldiv_t ldiv(long n, long d)
{
	return (ldiv_t){ n / d, n % d };
}

lldiv_t lldiv(long long n, long long d)
{
	return (lldiv_t){ n / d, n % d };
}

/* The additive feedback generator of random(3), type 3: x(i) = x(i-3) + x(i-31). */
static int state[34];
static int front, rear, seeded;

void srandom(unsigned int seed)
{
	int i;

	state[0] = seed ? seed : 1;
	for (i = 1; i < 31; i++) {
		long word = (16807L * state[i - 1]) % 2147483647;

		state[i] = word < 0 ? word + 2147483647 : word;
	}
	front = 3;
	rear = 0;
	seeded = 1;
	for (i = 0; i < 310; i++) {
		state[front] = (unsigned)state[front] + (unsigned)state[rear];
		front = front == 30 ? 0 : front + 1;
		rear = rear == 30 ? 0 : rear + 1;
	}
}

void srand(unsigned int seed)
{
	srandom(seed);
}

long random(void)
{
	unsigned int value;

	if (!seeded)
		srandom(1);
	value = state[front] = (unsigned)state[front] + (unsigned)state[rear];
	front = front == 30 ? 0 : front + 1;
	rear = rear == 30 ? 0 : rear + 1;
	return value >> 1;
}

int rand(void)
{
	return random();
}

int rand_r(unsigned int *seed)
{
	unsigned int next = *seed;
	int result;

	next = next * 1103515245 + 12345;
	result = (next / 65536) % 2048;
	next = next * 1103515245 + 12345;
	result = (result << 10) ^ ((next / 65536) % 1024);
	next = next * 1103515245 + 12345;
	result = (result << 10) ^ ((next / 65536) % 1024);
	*seed = next;
	return result;
}

size_t wcslen(const int *s)
{
	size_t n = 0;

	while (s[n])
		n++;
	return n;
}

int *wcscpy(int *to, const int *from)
{
	int *p = to;

	while ((*p++ = *from++))
		;
	return to;
}

int wcscmp(const int *a, const int *b)
{
	while (*a && *a == *b)
		a++, b++;
	return *a < *b ? -1 : *a > *b;
}

int *wcschr(const int *s, int c)
{
	for (; *s != c; s++)
		if (!*s)
			return 0;
	return (int *)s;
}

int *wmemset(int *p, int c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		p[i] = c;
	return p;
}

int *wmemcpy(int *to, const int *from, size_t n)
{
	return __builtin_memcpy(to, from, n * sizeof(int));
}

/* (a + bi) / (c + di) by Smith's method: the parser makes `/` of double complex numbers a call of it. */
double _Complex __fl_complex_divide(double a, double b, double c, double d)
{
	double _Complex q;
	double r, n;

	if (__builtin_fabs(c) < __builtin_fabs(d)) {
		r = c / d;
		n = c * r + d;
		__real__ q = (a * r + b) / n;
		__imag__ q = (b * r - a) / n;
	} else {
		r = d / c;
		n = d * r + c;
		__real__ q = (b * r + a) / n;
		__imag__ q = (b - a * r) / n;
	}
	return q;
}
