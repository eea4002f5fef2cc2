/* syscall() by number. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void)
{
	char *p = (char *)syscall(SYS_mmap, NULL, 4096UL, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L);
	int fds[2];

	printf("pid %d\n", syscall(SYS_getpid) == getpid());
	printf("tid %d\n", syscall(SYS_gettid) == getpid());
	p[5] = 'k';
	printf("mprotect %ld\n", syscall(SYS_mprotect, p, 4096UL, PROT_READ));
	printf("%c\n", p[5]);
	printf("munmap %ld\n", syscall(SYS_munmap, p, 4096UL));
	printf("pipe2 %ld\n", syscall(SYS_pipe2, fds, 0));
	printf("write %ld\n", syscall(SYS_write, fds[1], "abc", 3UL));
	printf("close %ld", syscall(SYS_close, 99));
	printf(" %s\n", strerror(errno));
	printf("unknown %ld", syscall(9999));
	printf(" %s\n", strerror(errno));
	printf("tgkill %ld\n", syscall(SYS_tgkill, getpid(), getpid(), 0));
	fflush(stdout);
	syscall(SYS_exit_group, 6);
	return 0;
}
