/* freopen(): standard output to a file and what is in it, standard input from it, a stream of its own. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
int main(void)
{
	char name[] = "/tmp/freopenXXXXXX", line[40];
	int out = dup(1), fd = mkstemp(name);
	printf("before\n");
	fflush(stdout);
	close(fd);
	if (freopen(name, "w", stdout) != stdout) return 1;
	printf("into the file\n");
	puts("second line");
	fflush(stdout);
	dup2(out, 1);
	if (!freopen(name, "r", stdin)) return 2;
	while (fgets(line, sizeof line, stdin)) printf("read: %s", line);
	FILE *f = fopen(name, "r");
	fgetc(f);
	if (freopen(name, "a", f) != f) return 3;
	fputs("third\n", f);
	fclose(f);
	f = fopen(name, "r");
	while (fgets(line, sizeof line, f)) printf("again: %s", line);
	printf("%d\n", freopen("/nowhere/at/all", "r", f) == NULL);
	remove(name);
	return 0;
}
