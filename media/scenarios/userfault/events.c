/*
 * The monitor hears of changes to the address space: the call that makes one waits until its event was read.
 * Compiles with gcc -std=gnu11 -pthread and prints the same on a machine. Needs CAP_SYS_PTRACE for fork events.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <linux/userfaultfd.h>

#define PAGE 4096UL

static int fd;
static char *area;
/* What the first thread saw: told when the monitor has ended, since both run at once. */
static char seen[5];

static void *monitor(void *unused)
{
	static char contents[PAGE] __attribute__((aligned(4096)));
	struct uffd_msg msg;
	int unmapped = 0;

	(void)unused;
	/* mremap() unmaps too: where the pages were. */
	while (unmapped < 2 && read(fd, &msg, sizeof(msg)) == sizeof(msg)) {
		switch (msg.event) {
		case UFFD_EVENT_PAGEFAULT: {
			struct uffdio_copy copy = { .dst = msg.arg.pagefault.address & ~(PAGE - 1), .src = (unsigned long)contents, .len = PAGE };

			/* Before the answer: fork() waits for its event with the library's locks held, printf()'s among them. */
			printf("monitor: fault at page %llu\n", (copy.dst - (unsigned long)area) / PAGE);
			memset(contents, 'p', PAGE);
			ioctl(fd, UFFDIO_COPY, &copy);
			break;
		}
		case UFFD_EVENT_FORK:
			printf("monitor: fork; the child's descriptor is %s\n", (int)msg.arg.fork.ufd > fd ? "new" : "missing");
			close(msg.arg.fork.ufd);
			break;
		case UFFD_EVENT_REMAP:
			printf("monitor: remap of %llu pages\n", msg.arg.remap.len / PAGE);
			area = (char *)(unsigned long)msg.arg.remap.to;
			break;
		case UFFD_EVENT_REMOVE:
			printf("monitor: remove of pages %llu to %llu\n", (msg.arg.remove.start - (unsigned long)area) / PAGE, (msg.arg.remove.end - (unsigned long)area) / PAGE);
			break;
		case UFFD_EVENT_UNMAP:
			printf("monitor: unmap of %llu pages\n", (msg.arg.remove.end - msg.arg.remove.start) / PAGE);
			unmapped++;
			break;
		}
	}
	return NULL;
}

int main(void)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_EVENT_FORK | UFFD_FEATURE_EVENT_REMAP | UFFD_FEATURE_EVENT_REMOVE | UFFD_FEATURE_EVENT_UNMAP };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	char *here, *there;
	pthread_t thread;
	int status;
	pid_t child;

	fd = syscall(SYS_userfaultfd, O_CLOEXEC);
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) < 0) {
		perror("userfaultfd");
		return 1;
	}
	here = area = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	reg.range.start = (unsigned long)area;
	reg.range.len = 4 * PAGE;
	if (ioctl(fd, UFFDIO_REGISTER, &reg) < 0) {
		perror("UFFDIO_REGISTER");
		return 1;
	}
	pthread_create(&thread, NULL, monitor, NULL);
	seen[0] = *(volatile char *)here;
	fflush(stdout);
	child = fork();
	if (child == 0)
		_exit(*(volatile char *)here == 'p' ? 7 : 1);
	waitpid(child, &status, 0);
	seen[1] = '0' + WEXITSTATUS(status);
	madvise(here, PAGE, MADV_DONTNEED);
	seen[2] = *(volatile char *)here;
	there = mmap(NULL, 4 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	there = mremap(here, 4 * PAGE, 4 * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, there);
	seen[3] = *(volatile char *)(there + PAGE);
	munmap(there, 4 * PAGE);
	pthread_join(thread, NULL);
	printf("page 0: %c; child: %c; page 0 after MADV_DONTNEED: %c; page 1 after mremap: %c\n", seen[0], seen[1], seen[2], seen[3]);
	close(fd);
	return 0;
}
