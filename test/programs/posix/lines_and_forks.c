/* Standard output by lines: a line that was written is not written again when fork() has made its buffer's page shared. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	setvbuf(stdout, 0, _IOLBF, 0);
	printf("one\n");
	for (int i = 0; i < 2; i++) {
		printf("part %d", i);
		if (fork() == 0) {
			printf(" of the child\n");
			exit(0);
		}
		wait(0);
		printf(" of the parent\n");
	}
	return 0;
}
