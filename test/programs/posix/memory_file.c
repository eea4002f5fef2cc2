/* memfd_create, ftruncate, read and write, shared and private mappings, holes, the end of the file. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096UL

static sigjmp_buf back;

static void handler(int signo)
{
	siglongjmp(back, signo);
}

static void say(const char *what, long r)
{
	printf("%s: %ld%s%s\n", what, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : "");
}

int main(void)
{
	int fd = memfd_create("file", MFD_CLOEXEC), signo;
	char buf[20] = "", *shared, *private;
	struct stat st;

	printf("close on exec %d\n", fcntl(fd, F_GETFD));
	say("write", write(fd, "hello", 5));
	say("lseek", lseek(fd, 0, SEEK_SET));
	say("read", read(fd, buf, 20));
	printf("%s\n", buf);
	say("ftruncate", ftruncate(fd, 2 * PAGE));
	fstat(fd, &st);
	printf("size %ld\n", (long)st.st_size);
	shared = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	private = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	if (shared == MAP_FAILED || private == MAP_FAILED)
		return 1;
	printf("%.5s %.5s\n", shared, private);
	shared[0] = 'J';
	private[1] = 'u';
	printf("%.5s %.5s\n", shared, private);
	shared[2] = 'x';
	say("pread", pread(fd, buf, 5, 0));
	printf("%.5s, private still %.5s\n", buf, private);
	say("pwrite", pwrite(fd, "far", 3, PAGE + 10));
	printf("%.3s %.3s\n", shared + PAGE + 10, private + PAGE + 10);
	signal(SIGBUS, handler);
	signo = sigsetjmp(back, 1);
	if (!signo)
		shared[2 * PAGE] = 1;
	printf("behind the end: signal %d\n", signo);
	say("punch a hole", fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, PAGE, PAGE));
	printf("%d\n", shared[PAGE + 10]);
	say("shrink", ftruncate(fd, PAGE));
	signo = sigsetjmp(back, 1);
	if (!signo)
		printf("%d\n", shared[PAGE]);
	printf("cut off: signal %d\n", signo);
	say("bad flags", memfd_create("x", 0x1000));
	return 0;
}
