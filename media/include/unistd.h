#ifndef _FL_UNISTD_H
#define _FL_UNISTD_H
#include <sys/types.h>
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#define SEEK_DATA 3
#define SEEK_HOLE 4
#define F_OK 0
#define X_OK 1
#define W_OK 2
#define R_OK 4
#define _SC_ARG_MAX 0
#define _SC_CLK_TCK 2
#define _SC_OPEN_MAX 4
#define _SC_PAGESIZE 30
#define _SC_PAGE_SIZE 30
#define _SC_NPROCESSORS_CONF 83
#define _SC_NPROCESSORS_ONLN 84
#define _SC_PHYS_PAGES 85
#define _SC_AVPHYS_PAGES 86
#define _POSIX_VERSION 200809L
extern char **environ;
ssize_t read(int fd, void *buf, size_t n);
ssize_t write(int fd, const void *buf, size_t n);
ssize_t pread(int fd, void *buf, size_t n, off_t offset);
ssize_t pwrite(int fd, const void *buf, size_t n, off_t offset);
int close(int fd);
off_t lseek(int fd, off_t offset, int whence);
int access(const char *path, int mode);
int dup(int fd);
int dup2(int fd, int to);
int pipe(int fds[2]);
int pipe2(int fds[2], int flags);
int dup3(int fd, int to, int flags);
int ftruncate(int fd, off_t length);
int unlink(const char *path);
int rmdir(const char *path);
int fsync(int fd);
int isatty(int fd);
pid_t fork(void);
pid_t vfork(void);
pid_t getpid(void);
pid_t getppid(void);
pid_t gettid(void);
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int setuid(uid_t uid);
int setgid(gid_t gid);
void _exit(int status) __attribute__((noreturn));
int execve(const char *path, char *const argv[], char *const envp[]);
int execv(const char *path, char *const argv[]);
int execvp(const char *file, char *const argv[]);
int execl(const char *path, const char *arg, ...);
int execlp(const char *file, const char *arg, ...);
unsigned int sleep(unsigned int seconds);
int usleep(useconds_t microseconds);
unsigned int alarm(unsigned int seconds);
int pause(void);
long sysconf(int name);
int getpagesize(void);
long syscall(long number, ...);
void *sbrk(intptr_t by);
int brk(void *end);
char *getcwd(char *buf, size_t n);
int chdir(const char *path);
int gethostname(char *name, size_t n);
int getopt(int argc, char *const argv[], const char *options);
extern char *optarg;
extern int optind, opterr, optopt;
int setpgid(pid_t pid, pid_t group);
pid_t setsid(void);
#define _SC_CHILD_MAX 1
#define _SC_NGROUPS_MAX 3
#define _SC_VERSION 29
#define _SC_IOV_MAX 60
#define _SC_THREAD_STACK_MIN 75
#define _SC_HOST_NAME_MAX 180
#define _SC_LEVEL1_DCACHE_LINESIZE 190
#define _CS_PATH 0
ssize_t readlink(const char *path, char *buf, size_t n);
ssize_t readlinkat(int dir, const char *path, char *buf, size_t n);
int truncate(const char *path, off_t length);
int fdatasync(int fd);
void sync(void);
off_t lseek64(int fd, off_t offset, int whence);
pid_t getpgid(pid_t pid);
pid_t getpgrp(void);
pid_t getsid(pid_t pid);
int nice(int by);
int close_range(unsigned int first, unsigned int last, int flags);
void closefrom(int first);
useconds_t ualarm(useconds_t value, useconds_t interval);
int link(const char *from, const char *to);
int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags);
int symlink(const char *to, const char *path);
int execvpe(const char *file, char *const argv[], char *const envp[]);
int execle(const char *path, const char *arg, ...);
void swab(const void *from, void *to, ssize_t n);
int getentropy(void *buf, size_t n);
int setpgrp(void);
long pathconf(const char *path, int name);
int fchdir(int fd);
int symlinkat(const char *to, int dir, const char *path);
char *get_current_dir_name(void);
int chown(const char *path, uid_t user, gid_t group);
int lchown(const char *path, uid_t user, gid_t group);
int fchown(int fd, uid_t user, gid_t group);
int fchownat(int dir, const char *path, uid_t user, gid_t group, int flags);
int euidaccess(const char *path, int mode);
int eaccess(const char *path, int mode);
int faccessat(int dir, const char *path, int mode, int flags);
ssize_t copy_file_range(int in, off_t *in_at, int out, off_t *out_at, size_t n, unsigned int flags);
int getdtablesize(void);
#endif
