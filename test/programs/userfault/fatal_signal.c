/* SIGKILL for a process that waits for a page: it dies at once. */
#include "uffd.h"

int main(void)
{
	char *area = pages(1), c;
	int up[2], status;
	pid_t pid;

	need(pipe(up) == 0, "pipe");
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		int fd = uffd_ready(0, 0);

		need(uffd_register(fd, area, PAGE, UFFDIO_REGISTER_MODE_MISSING) == 0, "UFFDIO_REGISTER");
		need(write(up[1], "r", 1) == 1, "write");
		area[0] = 1;
		_exit(3);
	}
	need(read(up[0], &c, 1) == 1, "read");
	usleep(50000);
	kill(pid, SIGKILL);
	need(waitpid(pid, &status, 0) == pid, "waitpid");
	printf("signaled %d by %d\n", WIFSIGNALED(status), WTERMSIG(status));
	return 0;
}
