/* What stdio holds back, and when it goes: beside write(2), in files, across fork(), at exit and at ends that lose it. */
#define _GNU_SOURCE
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static char big[10000], all[20000], buffer[4096];

static void modes(void)
{
	printf("one ");
	write(1, "two\n", 4);
	printf("three\n");
	fflush(stdout);
	write(1, "four\n", 5);
	setvbuf(stdout, NULL, _IOLBF, 0);
	printf("five\nhalf");
	write(1, "six\n", 4);
	printf("\n");
	setvbuf(stdout, NULL, _IONBF, 0);
	printf("seven ");
	write(1, "eight\n", 6);
	setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
}

static void files(void)
{
	char path[] = "/tmp/heldXXXXXX", b[64];
	int fd = mkstemp(path);
	FILE *f = fopen(path, "w+");

	fprintf(f, "held %d\n", 5);
	printf("before fflush: %zd\n", read(fd, b, sizeof b));
	printf("position %ld\n", ftell(f));
	fflush(f);
	printf("after: %zd\n", read(fd, b, sizeof b));
	fputs("more", f);
	fseek(f, 2, SEEK_SET);
	printf("fseek() writes: %zd\n", read(fd, b, sizeof b));
	fgets(b, 4, f);
	printf("[%s] position %ld\n", b, ftell(f));
	fseek(f, 0, SEEK_CUR);
	fputs("XY", f);
	rewind(f);
	while (fgets(b, sizeof b, f))
		printf("[%s]", b);
	printf("\n");
	fseek(f, 0, SEEK_END);
	fwrite(big, 1, 5000, f);
	lseek(fd, 0, SEEK_SET);
	printf("of 5000 more: %zd\n", read(fd, all, sizeof all));
	fclose(f);
	lseek(fd, 0, SEEK_SET);
	printf("closed: %zd\n", read(fd, all, sizeof all));
	close(fd);
	unlink(path);
}

static void child(const char *text, int how)
{
	int status;

	if (fork() == 0) {
		printf("%s\n", text);
		switch (how) {
		case 0: _exit(0);
		case 1: exit(1);
		case 2: raise(SIGKILL);
		case 3: abort();
		default: close(2); errx(4, "nobody reads this");
		}
	}
	wait(&status);
	write(1, WIFSIGNALED(status) ? "(signal)\n" : "(exit)\n", WIFSIGNALED(status) ? 9 : 7);
}

/* The first write after fork() is to a page that the child has as well. */
static void shared_page(void)
{
	int p[2];
	char c;

	setvbuf(stdout, buffer, _IOLBF, sizeof buffer);
	pipe(p);
	if (fork() == 0) {
		close(p[1]);
		read(p[0], &c, 1);
		_exit(0);
	}
	printf("once\n");
	close(p[1]);
	wait(NULL);
	setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
}

int main(void)
{
	char b[64];
	int p[2], saved, i;
	ssize_t n;

	modes();
	shared_page();
	memset(big, 'z', sizeof big);
	files();
	fflush(stdout);
	printf("printed before fork();");
	for (i = 0; i < 5; i++)
		child((const char *[]){ "_exit", "exit", "killed", "abort", "errx" }[i], i);
	printf("\n");
	fflush(stdout);

	pipe(p);
	saved = dup(1);
	dup2(p[1], 1);
	printf("through the pipe");
	fflush(stdout);
	dup2(saved, 1);
	n = read(p[0], b, sizeof b);
	printf("%.*s (%zd)\n", (int)n, b, n);
	fwrite(big, 1, 9000, stdout);
	write(1, "|", 1);
	printf("\nlost with the signal");
	raise(SIGTERM);
	return 0;
}
