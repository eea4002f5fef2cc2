/* Names of files: what open, link, rename, unlink, mkdir and rmdir refuse, and what is told of files and directories. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int won;

static void say(const char *what, long r)
{
	printf("%s: %ld%s%s\n", what, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : "");
}

static void *maker(void *unused)
{
	int fd = open("/tmp/faultline-names/race", O_CREAT | O_EXCL | O_RDWR, 0600);

	if (fd >= 0)
		__atomic_add_fetch(&won, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

static int order(const void *a, const void *b)
{
	return strcmp(a, b);
}

int main(void)
{
	char buf[64], names[8][64], *private;
	pthread_t threads[3];
	struct dirent *e;
	struct stat st;
	DIR *directory;
	int fd, ro, append, n = 0;

	umask(027);
	say("mkdir", mkdir("/tmp/faultline-names", 0777));
	say("mkdir", mkdir("/tmp/faultline-names", 0777));
	stat("/tmp/faultline-names", &st);
	printf("%o\n", st.st_mode);
	fd = open("/tmp/faultline-names/a", O_CREAT | O_WRONLY, 0666);
	ro = open("/tmp/faultline-names/a", O_RDONLY);
	append = open("/tmp/faultline-names/a", O_RDWR | O_APPEND);
	fstat(fd, &st);
	printf("%o, flags %x %x %x\n", st.st_mode, fcntl(fd, F_GETFL), fcntl(ro, F_GETFL), fcntl(append, F_GETFL));
	say("write to read-only", write(ro, "x", 1));
	say("read from write-only", read(fd, buf, 1));
	say("ftruncate read-only", ftruncate(ro, 1));
	say("ftruncate -1", ftruncate(fd, -1));
	say("fallocate read-only", fallocate(ro, 0, 0, 4096));
	say("shared mapping of read-only", mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ro, 0) == MAP_FAILED ? -1 : 0);
	say("mapping of write-only", mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED ? -1 : 0);
	say("write", write(fd, "0123456789", 10));
	private = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, ro, 0);
	private[0] = 'X';
	pread(ro, buf, 10, 0);
	printf("%.10s %.10s\n", private, buf);
	say("lseek from the end", lseek(ro, -3, SEEK_END));
	say("data", lseek(ro, 0, SEEK_DATA));
	say("hole", lseek(ro, 0, SEEK_HOLE));
	say("data behind the end", lseek(ro, 100, SEEK_DATA));
	say("append", write(append, "ab", 2));
	say("F_SETFL", fcntl(fd, F_SETFL, O_APPEND));
	lseek(fd, 0, SEEK_SET);
	ftruncate(fd, 5);
	say("append", write(fd, "z", 1));
	fstat(ro, &st);
	say("size", st.st_size);
	close(open("/tmp/faultline-names/a", O_RDWR | O_TRUNC));
	fstat(ro, &st);
	say("size", st.st_size);

	say("link", link("/tmp/faultline-names/a", "/tmp/faultline-names/b"));
	say("link", link("/tmp/faultline-names/a", "/tmp/faultline-names/b"));
	say("rename to itself", rename("/tmp/faultline-names/a", "/tmp/faultline-names/b"));
	say("unlink", unlink("/tmp/faultline-names/a"));
	fstat(ro, &st);
	say("links", st.st_nlink);
	say("rename", rename("/tmp/faultline-names/none", "/tmp/faultline-names/c"));
	say("rename over a directory", rename("/tmp/faultline-names/b", "/tmp/faultline-names"));
	say("rename", rename("/tmp/faultline-names/b", "/tmp/faultline-names/c"));
	say("access", access("/tmp/faultline-names/b", F_OK));
	say("in a file", open("/tmp/faultline-names/c/x", O_RDONLY));
	say("in no directory", open("/tmp/faultline-none/x", O_CREAT | O_RDWR, 0600));
	say("O_DIRECTORY", open("/tmp/faultline-names/c", O_DIRECTORY));
	say("write a directory", open("/tmp/faultline-names", O_RDWR));
	say("O_TMPFILE read-only", open("/tmp", O_TMPFILE | O_RDONLY, 0600));
	say("unlink a directory", unlink("/tmp/faultline-names"));
	say("rmdir a file", rmdir("/tmp/faultline-names/c"));
	say("rmdir", rmdir("/tmp/faultline-names"));

	mkdir("/tmp/faultline-names/sub", 0700);
	directory = opendir("/tmp/faultline-names");
	while ((e = readdir(directory)))
		sprintf(names[n++], "%s %d", e->d_name, e->d_type);
	qsort(names, n, sizeof names[0], order);
	for (int i = 0; i < n; i++)
		puts(names[i]);
	rewinddir(directory);
	say("read a directory", read(dirfd(directory), buf, 1));
	closedir(directory);
	say("rename a directory", rename("/tmp/faultline-names/sub", "/tmp/faultline-names/other"));
	say("rename it into itself", rename("/tmp/faultline-names/other", "/tmp/faultline-names/other/x"));
	rmdir("/tmp/faultline-names/other");
	unlink("/tmp/faultline-names/c");
	for (int i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, maker, NULL);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	printf("one of three made it: %d\n", won);
	unlink("/tmp/faultline-names/race");
	say("rmdir", rmdir("/tmp/faultline-names"));
	return 0;
}
