/* Files of the program's own: streams and descriptors over the same file, positions, appending, removing, names that do not exist. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char name[] = "/tmp/faultline-files-XXXXXX";

static void streams(void)
{
	char line[7], big[10000];
	FILE *f = fopen(name, "w");
	int c, n = 0;

	fwrite("hello\nhello\n", 1, 12, f);
	fprintf(f, "%d %s\n", 42, "words");
	fclose(f);

	f = fopen(name, "r");
	printf("%zu %.6s|", fread(line, 1, 6, f), line);
	while ((c = fgetc(f)) != EOF) putchar(c == '\n' ? '.' : c);
	printf("| eof %d error %d\n", feof(f) != 0, ferror(f) != 0);
	rewind(f);
	while (fgets(line, sizeof(line), f)) printf("[%s]", line);
	printf(" at %ld\n", ftell(f));
	fseek(f, -6, SEEK_END);
	c = getc(f);
	ungetc(c, f);
	printf("%c at %ld ", c, ftell(f));
	n = fscanf(f, "%s", line);
	printf("%d %s\n", n, line);
	fclose(f);

	f = fopen(name, "a+");
	fputs("appended\n", f);
	fseek(f, 12, SEEK_SET);
	printf("%s", fgets(big, sizeof(big), f));
	fputc('!', f);
	fclose(f);

	f = fopen(name, "w+");
	for (n = 0; n < 10000; n++) big[n] = n % 251;
	printf("%zu ", fwrite(big, 4, 2500, f));
	memset(big, 0, sizeof(big));
	rewind(f);
	printf("%d ", fgetc(f));
	n = fread(big, 1, 20000, f);
	printf("%d %d %d\n", n, big[0], big[9998]);
	fclose(f);
}

static void descriptors(void)
{
	struct stat st;
	char b[16] = "";
	int fd = open(name, O_RDWR | O_TRUNC), again;

	printf("%zd %ld ", write(fd, "0123456789", 10), (long)lseek(fd, 20, SEEK_SET));
	printf("%zd ", write(fd, "x", 1));
	fstat(fd, &st);
	printf("size %ld regular %d\n", (long)st.st_size, S_ISREG(st.st_mode));
	printf("%zd %c %d %zd\n", pread(fd, b, 3, 4), b[0], b[3], pread(fd, b, 5, 12));
	again = dup(fd);
	lseek(fd, 2, SEEK_SET);
	read(again, b, 2);
	printf("%.2s %ld\n", b, (long)lseek(fd, 0, SEEK_CUR));
	close(fd);
	printf("%zd %zd ", read(again, b, 1), read(fd, b, 1));
	printf("%d\n", errno == EBADF);
	ftruncate(again, 3);
	printf("%ld\n", (long)lseek(again, 0, SEEK_END));
	close(again);
}

int main(void)
{
	char other[64];
	int fd = mkstemp(name);

	if (fd < 0) return 1;
	close(fd);
	streams();
	descriptors();
	snprintf(other, sizeof(other), "%s.b", name);
	printf("%d %d %d\n", rename(name, other), access(name, F_OK), access(other, F_OK));
	printf("%p %d\n", (void *)fopen(name, "r"), errno == ENOENT);
	printf("%d %d\n", fopen("/no/such/folder/file", "w") == NULL, errno == ENOENT);
	printf("%d %d %d\n", open(other, O_CREAT | O_EXCL | O_WRONLY, 0600), errno == EEXIST, open("/tmp", O_WRONLY));
	printf("%d %d ", remove(other), remove(other));
	perror("gone");
	FILE *t = tmpfile();
	fputs("in no folder", t);
	rewind(t);
	printf("%s\n", fgets(other, sizeof(other), t));
	return fclose(t);
}
