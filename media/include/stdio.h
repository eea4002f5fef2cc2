#ifndef _FL_STDIO_H
#define _FL_STDIO_H
#include <stddef.h>
#include <stdarg.h>
#include <sys/types.h>
typedef struct __fl_file FILE;
typedef long fpos_t;
/* Handles of the standard streams: small numbers, which no other stream has. */
#define stdin ((FILE *)1)
#define stdout ((FILE *)2)
#define stderr ((FILE *)3)
#define EOF (-1)
#define BUFSIZ 8192
#define FILENAME_MAX 4096
#define FOPEN_MAX 16
#define L_tmpnam 20
#define TMP_MAX 238328
#define _IOFBF 0
#define _IOLBF 1
#define _IONBF 2
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#ifdef _GNU_SOURCE
#define SEEK_DATA 3
#define SEEK_HOLE 4
#endif
int printf(const char *format, ...);
int fprintf(FILE *stream, const char *format, ...);
int dprintf(int fd, const char *format, ...);
int sprintf(char *s, const char *format, ...);
int snprintf(char *s, size_t n, const char *format, ...);
int asprintf(char **s, const char *format, ...);
int vprintf(const char *format, va_list list);
int vfprintf(FILE *stream, const char *format, va_list list);
int vdprintf(int fd, const char *format, va_list list);
int vsprintf(char *s, const char *format, va_list list);
int vsnprintf(char *s, size_t n, const char *format, va_list list);
int vasprintf(char **s, const char *format, va_list list);
int scanf(const char *format, ...);
int fscanf(FILE *stream, const char *format, ...);
int sscanf(const char *s, const char *format, ...);
int vsscanf(const char *s, const char *format, va_list list);
int puts(const char *s);
int fputs(const char *s, FILE *stream);
int fputc(int c, FILE *stream);
int putc(int c, FILE *stream);
int putchar(int c);
int getc(FILE *stream);
int fgetc(FILE *stream);
int getchar(void);
int ungetc(int c, FILE *stream);
char *fgets(char *s, int n, FILE *stream);
long getline(char **line, size_t *n, FILE *stream);
size_t fread(void *p, size_t size, size_t n, FILE *stream);
size_t fwrite(const void *p, size_t size, size_t n, FILE *stream);
FILE *fopen(const char *path, const char *mode);
FILE *freopen(const char *path, const char *mode, FILE *stream);
FILE *fdopen(int fd, const char *mode);
int fclose(FILE *stream);
int fflush(FILE *stream);
int fileno(FILE *stream);
int feof(FILE *stream);
int ferror(FILE *stream);
void clearerr(FILE *stream);
int fseek(FILE *stream, long offset, int whence);
long ftell(FILE *stream);
void rewind(FILE *stream);
void setbuf(FILE *stream, char *buf);
void setlinebuf(FILE *stream);
int setvbuf(FILE *stream, char *buf, int mode, size_t size);
void perror(const char *s);
int fseeko(FILE *stream, off_t offset, int whence);
off_t ftello(FILE *stream);
int fgetpos(FILE *stream, fpos_t *pos);
int fsetpos(FILE *stream, const fpos_t *pos);
FILE *tmpfile(void);
char *tmpnam(char *s);
int remove(const char *path);
int renameat(int from_dir, const char *from, int to_dir, const char *to);
int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned int flags);
#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2
int rename(const char *from, const char *to);
FILE *fmemopen(void *buf, size_t size, const char *mode);
FILE *open_memstream(char **buf, size_t *size);
FILE *freopen(const char *path, const char *mode, FILE *stream);
ssize_t getdelim(char **line, size_t *n, int delimiter, FILE *stream);
int vscanf(const char *format, va_list list);
int vfscanf(FILE *stream, const char *format, va_list list);
#define fputs_unlocked(s, stream) fputs(s, stream)
#define fgets_unlocked(s, n, stream) fgets(s, n, stream)
#define fread_unlocked(p, size, n, stream) fread(p, size, n, stream)
#define fwrite_unlocked(p, size, n, stream) fwrite(p, size, n, stream)
#define fflush_unlocked(stream) fflush(stream)
#define fputc_unlocked(c, stream) fputc(c, stream)
#define fgetc_unlocked(stream) fgetc(stream)
#define feof_unlocked(stream) feof(stream)
#define ferror_unlocked(stream) ferror(stream)
#define fileno_unlocked(stream) fileno(stream)
#define clearerr_unlocked(stream) clearerr(stream)
#define setbuffer(stream, buf, size) setvbuf(stream, buf, (buf) ? _IOFBF : _IONBF, size)
#define fopen64 fopen
#define freopen64 freopen
#define tmpfile64 tmpfile
#define fseeko64 fseeko
#define ftello64 ftello
int getc_unlocked(FILE *stream);
int getchar_unlocked(void);
int putc_unlocked(int c, FILE *stream);
int putchar_unlocked(int c);
void flockfile(FILE *stream);
void funlockfile(FILE *stream);
FILE *popen(const char *command, const char *mode);
int pclose(FILE *stream);
#endif
