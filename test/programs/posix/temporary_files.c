/* mkstemp, tmpfile, memory streams: files with two positions, kept by a mapping behind their name and their descriptors. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, long r)
{
	printf("%s: %ld%s%s\n", what, r, r < 0 ? " " : "", r < 0 ? strerror(errno) : "");
	fflush(stdout);
}

static void maps(const char *path)
{
	FILE *f = fopen("/proc/self/maps", "r");
	char line[512], *at;

	while (fgets(line, sizeof line, f))
		if ((at = strstr(line, path)))
			printf("%.4s column %d%s", strstr(line, "rw-"), (int)(at - line), at + strlen(path));
	fclose(f);
}

int main(void)
{
	char name[] = "/tmp/faultline-XXXXXX", buf[64] = "", line[64], *m, *text;
	struct stat st;
	size_t n;
	FILE *f;
	int fd = mkstemp(name), two, shared, status;

	say("write", write(fd, "hello world", 11));
	say("lseek", lseek(fd, 0, SEEK_SET));
	say("read", read(fd, buf, 5));
	two = open(name, O_RDWR | O_APPEND);
	say("read of the second", read(two, buf, 60));
	puts(buf);
	say("append", write(two, "!!", 2));
	say("its position", lseek(two, 0, SEEK_CUR));
	say("position of the first", lseek(fd, 0, SEEK_CUR));
	fstat(fd, &st);
	printf("%o, links %ld, size %ld, blocks %ld\n", st.st_mode, (long)st.st_nlink, (long)st.st_size, (long)st.st_blocks);
	say("once more", open(name, O_CREAT | O_EXCL | O_RDWR, 0600));
	m = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	printf("%.13s\n", m);
	m[0] = 'J';
	maps(name);
	say("unlink", unlink(name));
	say("unlink", unlink(name));
	maps(name);
	fstat(fd, &st);
	printf("links %ld\n", (long)st.st_nlink);
	say("pread", pread(two, buf, 13, 0));
	puts(buf);
	say("stat", stat(name, &st));
	close(fd);
	close(two);
	printf("still %.13s\n", m);
	munmap(m, 4096);

	fd = open("/tmp", O_TMPFILE | O_RDWR, 0600);
	ftruncate(fd, 3 * 4096);
	m = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 4096);
	if (!fork()) {
		strcpy(m, "the child's");
		_exit(write(fd, "12345", 5) != 5);
	}
	wait(&status);
	printf("%s, status %d, position %ld\n", m, status, (long)lseek(fd, 0, SEEK_CUR));
	close(fd);

	f = tmpfile();
	fprintf(f, "line %d\nnext\n", 1);
	rewind(f);
	while (fgets(line, sizeof line, f))
		fputs(line, stdout);
	fclose(f);
	f = open_memstream(&text, &n);
	fprintf(f, "%d-%s", 42, "x");
	fclose(f);
	printf("%s %zu\n", text, n);
	free(text);

	shared = shm_open("/faultline-shared", O_CREAT | O_RDWR | O_TRUNC, 0600);
	ftruncate(shared, 8192);
	if (!fork()) {
		int own = shm_open("/faultline-shared", O_RDWR, 0);
		char *at = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, own, 0);

		strcpy(at + 4096, "from another process");
		_exit(0);
	}
	wait(NULL);
	m = mmap(NULL, 8192, PROT_READ, MAP_SHARED, shared, 0);
	puts(m + 4096);
	say("shm_unlink", shm_unlink("/faultline-shared"));
	say("shm_open", shm_open("/faultline-shared", O_RDWR, 0));
	return 0;
}
