/* Bytes between pipes, files and memory: tee(2), splice(2), vmsplice(2), sendfile(2); a vector goes into a pipe as one; a pipe's size. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

static void show(const char *what, long r)
{
	if (r < 0)
		printf("%s: %s\n", what, strerror(errno));
	else
		printf("%s: %ld\n", what, r);
}

int main(void)
{
	int a[2], b[2], file = memfd_create("file", 0), n = 0;
	struct iovec v[3] = { { "one ", 4 }, { "two", 3 } };
	char text[32] = "";
	loff_t at = 4;

	pipe2(a, O_NONBLOCK);
	pipe(b);
	show("writev", writev(a[1], v, 2));
	ioctl(a[0], FIONREAD, &n);
	printf("waits %d\n", n);
	show("tee", tee(a[0], b[1], 100, 0));
	show("splice", splice(a[0], 0, b[1], 0, 3, 0));
	show("read", read(b[0], text, sizeof text));
	puts(text);
	show("to the file", splice(a[0], 0, file, &at, 100, 0));
	show("nothing", splice(a[0], 0, file, 0, 100, 0));
	lseek(file, 4, SEEK_SET);
	show("sendfile", sendfile(b[1], file, 0, 100));
	show("vmsplice", vmsplice(b[1], v, 2, 0));
	memset(text, 0, sizeof text);
	show("read", read(b[0], text, sizeof text));
	puts(text);
	v[2] = v[0];
	v[1].iov_base = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	show("a bad part", writev(b[1], v, 3));
	show("no pipe", splice(file, 0, file, 0, 1, 0));
	show("an offset", splice(b[0], &at, a[1], 0, 1, 0));
	show("smaller", fcntl(b[1], F_SETPIPE_SZ, 5000));
	show("size", fcntl(b[0], F_GETPIPE_SZ));
	return 0;
}
