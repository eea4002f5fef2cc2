/* /proc/PID/maps, smaps and pagemap of a child, of a thread, of a child that has ended and of nobody. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096UL

static char *area;

static int rights_of(const char *path, char *to)
{
	FILE *f = fopen(path, "r");
	char line[512];
	unsigned long from, end;
	int lines = 0;

	strcpy(to, "none");
	if (!f)
		return -errno;
	while (fgets(line, sizeof line, f)) {
		char r[5];

		if (sscanf(line, "%lx-%lx %4s", &from, &end, r) == 3 && from <= (unsigned long)area && (unsigned long)area < end)
			strcpy(to, r);
		lines++;
	}
	fclose(f);
	return lines;
}

static void show(const char *what, const char *format, int pid)
{
	char path[64], r[8];
	int n;

	snprintf(path, sizeof path, format, pid);
	n = rights_of(path, r);
	printf("%s: %s%s\n", what, r, n < 0 ? " refused" : n == 0 ? " empty" : "");
	if (n < 0)
		printf("  errno %d\n", -n);
}

static void bits(const char *what, int pid)
{
	char path[64];
	uint64_t e[2] = { 0 };
	int fd;

	snprintf(path, sizeof path, "/proc/%d/pagemap", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0) { printf("%s: open %d\n", what, errno); return; }
	printf("%s: %zd", what, pread(fd, e, 16, (off_t)((unsigned long)area / PAGE * 8)));
	for (int i = 0; i < 2; i++)
		printf(" %d%d", (int)(e[i] >> 63), (int)(e[i] >> 56 & 1));
	printf("\n");
	close(fd);
}

static int ready[2], go[2];

static void *thread(void *unused)
{
	show("a thread by its number", "/proc/self/task/%d/maps", syscall(SYS_gettid));
	show("a thread by its number alone", "/proc/%d/maps", syscall(SYS_gettid));
	show("thread-self", "/proc/thread-self/maps", 0);
	return 0;
}

int main(void)
{
	pthread_t t;
	int pid, fd, status;
	char c, path[64], buf[64];

	setvbuf(stdout, 0, _IONBF, 0);
	area = mmap(0, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	area[0] = area[PAGE] = 1;
	pipe(ready);
	pipe(go);
	pid = fork();
	if (pid == 0) {
		area[PAGE] = 2;
		mprotect(area, 2 * PAGE, PROT_READ);
		write(ready[1], "1", 1);
		read(go[0], &c, 1);
		munmap(area, 2 * PAGE);
		write(ready[1], "2", 1);
		read(go[0], &c, 1);
		_exit(3);
	}
	read(ready[0], &c, 1);
	show("parent", "/proc/self/maps", 0);
	show("child", "/proc/%d/maps", pid);
	bits("parent's pages", getpid());
	bits("child's pages", pid);
	snprintf(path, sizeof path, "/proc/%d/maps", pid);
	fd = open(path, O_RDONLY);
	write(go[1], "1", 1);
	read(ready[0], &c, 1);
	show("child, unmapped", "/proc/%d/maps", pid);
	bits("child's pages, unmapped", pid);
	printf("open file: %d\n", read(fd, buf, sizeof buf) > 0);
	lseek(fd, 0, SEEK_SET);
	write(go[1], "2", 1);
	waitid(P_PID, pid, 0, WEXITED | WNOWAIT);
	printf("open file of an ended child: %zd\n", read(fd, buf, sizeof buf));
	show("an ended child", "/proc/%d/maps", pid);
	waitpid(pid, &status, 0);
	printf("status %d\n", WEXITSTATUS(status));
	show("nobody", "/proc/%d/maps", pid);
	errno = 0;
	{ ssize_t n = read(fd, buf, sizeof buf); printf("open file of nobody: %zd errno %d\n", n, n < 0 ? errno : 0); }
	pthread_create(&t, 0, thread, 0);
	pthread_join(t, 0);
	return 0;
}
