#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/wait.h>
int main(void) {
	char *p = malloc(20), *q = malloc(30), *big = malloc(200000);
	strcpy(p, "parent"); strcpy(q, "q"); strcpy(big, "big");
	fflush(stdout);
	pid_t c = fork();
	if (c == 0) { free(p); free(big); char *n = malloc(20); strcpy(n, "child"); free(q); free(n); _exit(0); }
	int st; waitpid(c, &st, 0);
	char *m = malloc(20); strcpy(m, "mine");
	printf("%s %s %s %d %s\n", p, q, big, st, m);
	free(p); free(q); free(big); free(m);
	return 0;
}
