#ifndef _FL_STDLIB_H
#define _FL_STDLIB_H
#include <stddef.h>
#include <alloca.h>
typedef struct { int quot; int rem; } div_t;
typedef struct { long quot; long rem; } ldiv_t;
typedef struct { long long quot; long long rem; } lldiv_t;
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 2147483647
#define MB_CUR_MAX 1
void *malloc(size_t size);
void *calloc(size_t n, size_t size);
void *realloc(void *p, size_t size);
void *reallocarray(void *p, size_t n, size_t size);
void free(void *p);
void *aligned_alloc(size_t alignment, size_t size);
int posix_memalign(void **p, size_t alignment, size_t size);
void *memalign(size_t alignment, size_t size);
void abort(void) __attribute__((noreturn));
void exit(int status) __attribute__((noreturn));
void _Exit(int status) __attribute__((noreturn));
void quick_exit(int status) __attribute__((noreturn));
int atexit(void (*f)(void));
int mkstemp(char *template);
int at_quick_exit(void (*f)(void));
int on_exit(void (*f)(int, void *), void *arg);
char *getenv(const char *name);
int setenv(const char *name, const char *value, int overwrite);
int unsetenv(const char *name);
int putenv(char *s);
int system(const char *command);
int abs(int j);
long labs(long j);
long long llabs(long long j);
div_t div(int n, int d);
ldiv_t ldiv(long n, long d);
lldiv_t lldiv(long long n, long long d);
int atoi(const char *s);
long atol(const char *s);
long long atoll(const char *s);
double atof(const char *s);
long strtol(const char *s, char **end, int base);
unsigned long strtoul(const char *s, char **end, int base);
long long strtoll(const char *s, char **end, int base);
unsigned long long strtoull(const char *s, char **end, int base);
double strtod(const char *s, char **end);
float strtof(const char *s, char **end);
long double strtold(const char *s, char **end);
int rand(void);
void srand(unsigned int seed);
int rand_r(unsigned int *seed);
long random(void);
void srandom(unsigned int seed);
void qsort(void *base, size_t n, size_t size, int (*compare)(const void *, const void *));
void qsort_r(void *base, size_t n, size_t size, int (*compare)(const void *, const void *, void *), void *arg);
void *bsearch(const void *key, const void *base, size_t n, size_t size, int (*compare)(const void *, const void *));
size_t mbstowcs(wchar_t *to, const char *from, size_t n);
size_t wcstombs(char *to, const wchar_t *from, size_t n);
int mbtowc(wchar_t *to, const char *s, size_t n);
int mblen(const char *s, size_t n);
int wctomb(char *s, wchar_t c);
void *valloc(size_t size);
int clearenv(void);
char *secure_getenv(const char *name);
int getsubopt(char **option, char *const *tokens, char **value);
char *mkdtemp(char *template);
int mkostemp(char *template, int flags);
int mkstemps(char *template, int after);
int mkostemps(char *template, int after, int flags);
double drand48(void);
long lrand48(void);
long mrand48(void);
void srand48(long seed);
char *realpath(const char *path, char *resolved);
char *canonicalize_file_name(const char *path);
#endif
