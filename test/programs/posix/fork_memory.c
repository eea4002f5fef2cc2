/* After fork: private memory is apart, shared memory is common, descriptors share their position. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int global = 1;

int main(void)
{
	int local = 2, *shared, *private, p[2];
	char c;

	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	private = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED || private == MAP_FAILED || pipe(p))
		return 1;
	*shared = *private = 10;
	fflush(stdout);
	if (fork() == 0) {
		global = local = *shared = *private = 77;
		shared[1] = 5;
		write(p[1], "x", 1);
		_exit(0);
	}
	read(p[0], &c, 1);
	wait(NULL);
	printf("%d %d shared %d %d private %d\n", global, local, shared[0], shared[1], *private);
	return 0;
}
