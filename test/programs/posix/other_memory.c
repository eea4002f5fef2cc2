/* process_vm_readv(2) and process_vm_writev(2): pages that the other process has not touched, addresses that it does not have. */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	char *m = mmap(0, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), text[] = "from outside", got[32] = "";
	int ready[2], go[2], status;
	struct iovec mine = { text, sizeof text }, its[2] = { { m + 4090, sizeof text } };
	pid_t p;
	char c;

	pipe(ready);
	pipe(go);
	strcpy(m, "before");
	p = fork();
	if (p == 0) {
		strcpy(m, "child's own");
		munmap(m + 8192, 4096);
		write(ready[1], "r", 1);
		read(go[0], &c, 1);
		_exit(strcmp(m + 4090, "from outside") ? 1 : 0);
	}
	read(ready[0], &c, 1);
	printf("write %zd\n", process_vm_writev(p, &mine, 1, its, 1, 0));
	mine = (struct iovec){ got, sizeof got };
	its[0] = (struct iovec){ m, 8 };
	its[1] = (struct iovec){ m + 4090, 13 };
	printf("read %zd", process_vm_readv(p, &mine, 1, its, 2, 0));
	printf(" '%s' '%s', here '%s'\n", got, got + 8, m);
	its[0] = (struct iovec){ m + 8190, 8 };
	errno = 0;
	printf("to the end %zd\n", process_vm_readv(p, &mine, 1, its, 1, 0));
	its[0].iov_base = m + 8192;
	printf("beyond %zd", process_vm_readv(p, &mine, 1, its, 1, 0));
	printf(" %s\n", strerror(errno));
	write(go[1], "g", 1);
	waitpid(p, &status, 0);
	printf("child %d\n", WEXITSTATUS(status));
	printf("gone %zd", process_vm_readv(p, &mine, 1, its, 1, 0));
	printf(" %s\n", strerror(errno));
	return 0;
}
