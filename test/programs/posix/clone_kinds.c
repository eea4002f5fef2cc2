/* clone(2) as a thread, as a process in the same memory, and as a copy; vfork(2). */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int counter, tid = -1, parent_tid;

static int run(void *arg) { counter += (int)(long)arg; return counter; }
static char *stack(void) { return (char *)mmap(0, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0) + 65536; }

int main(void)
{
	int thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM, status, value;
	pid_t p = clone(run, stack(), thread | CLONE_CHILD_CLEARTID | CLONE_PARENT_SETTID, (void *)5L, &parent_tid, 0, &tid);

	while ((value = __atomic_load_n(&tid, __ATOMIC_ACQUIRE)) != 0)
		syscall(SYS_futex, &tid, FUTEX_WAIT, value, 0, 0, 0);
	printf("thread: %d, number told %d\n", counter, parent_tid == p);
	p = clone(run, stack(), CLONE_VM | SIGCHLD, (void *)10L);
	waitpid(p, &status, 0);
	printf("same memory: exit %d, counter %d\n", WEXITSTATUS(status), counter);
	p = clone(run, stack(), SIGCHLD, (void *)100L);
	waitpid(p, &status, 0);
	printf("copy: exit %d, counter %d\n", WEXITSTATUS(status), counter);
	p = vfork();
	if (p == 0) {
		counter = 7;
		_exit(8);
	}
	waitpid(p, &status, 0);
	printf("vfork: exit %d, counter %d\n", WEXITSTATUS(status), counter);
	printf("no stack: %d\n", clone(run, 0, CLONE_VM | SIGCHLD, 0));
	return 0;
}
