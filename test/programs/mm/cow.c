/* Private memory after fork: who writes first gets a copy, whoever it is; pages that were only read stay zeros; shared memory stays shared. */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096
static char *private, *shared;
static int global = 10;

static int child(int depth)
{
	private[0]++;
	private[2 * PAGE] = 'c';
	shared[0]++;
	shared[PAGE] = 'c';
	global += depth;
	if (depth < 2) {
		int status;

		if (fork() == 0)
			_exit(child(depth + 1));
		wait(&status);
		printf("depth %d: grandchild ended with %d; own %d %d, shared %d\n", depth, WEXITSTATUS(status), private[0], global, shared[0]);
	}
	fflush(stdout);
	return private[0] * 10 + global % 10;
}

int main(void)
{
	int status, i;

	setvbuf(stdout, 0, _IONBF, 0);
	private = mmap(0, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	shared = mmap(0, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	private[0] = 1;
	printf("zero page: %d %d\n", private[PAGE], private[2 * PAGE]);
	private[PAGE] = 7;
	printf("written: %d, its neighbours: %d %d\n", private[PAGE], private[0], private[2 * PAGE]);
	if (fork() == 0)
		_exit(child(1));
	wait(&status);
	printf("parent: child ended with %d; own %d %d %d, global %d; shared %d %c\n", WEXITSTATUS(status), private[0], private[PAGE], private[2 * PAGE], global, shared[0], shared[PAGE]);
	/* The child is gone: what it shared with the parent is written again. */
	for (i = 0; i < 4; i++)
		private[i * PAGE] += 5;
	printf("after: %d %d %d %d\n", private[0], private[PAGE], private[2 * PAGE], private[3 * PAGE]);
	return 0;
}
