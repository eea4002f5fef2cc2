/* Missing and minor faults in a mapping of a file of shm_open, which a second mapping reads and writes. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAGE 4096UL

static int uffd;
static char *watched, seen[2][80];

static void *handler(void *unused)
{
	static char page[PAGE];
	struct uffd_msg msg;

	memset(page, 'm', PAGE);
	for (int i = 0; i < 2 && read(uffd, &msg, sizeof msg) == sizeof msg; i++) {
		unsigned long at = msg.arg.pagefault.address & -PAGE, flags = msg.arg.pagefault.flags;
		int minor = (flags & UFFD_PAGEFAULT_FLAG_MINOR) != 0, r;

		if (minor) {
			struct uffdio_continue c = { .range = { at, PAGE } };

			r = ioctl(uffd, UFFDIO_CONTINUE, &c);
		} else {
			struct uffdio_copy c = { .dst = at, .src = (unsigned long)page, .len = PAGE };

			r = ioctl(uffd, UFFDIO_COPY, &c);
		}
		snprintf(seen[i], sizeof seen[i], "page %ld: %s fault, answered %d", (at - (unsigned long)watched) / PAGE, minor ? "minor" : "missing", r);
	}
	return NULL;
}

int main(void)
{
	struct uffdio_api api = { UFFD_API, UFFD_FEATURE_MINOR_SHMEM };
	struct uffdio_register range = { .mode = UFFDIO_REGISTER_MODE_MISSING | UFFDIO_REGISTER_MODE_MINOR };
	int fd = shm_open("/faultline-uffd", O_CREAT | O_EXCL | O_RDWR, 0600);
	pthread_t thread;
	char *other, buf[8] = "";

	shm_unlink("/faultline-uffd");
	ftruncate(fd, 3 * PAGE);
	watched = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	other = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	uffd = syscall(SYS_userfaultfd, O_CLOEXEC | UFFD_USER_MODE_ONLY);
	range.range.start = (unsigned long)watched;
	range.range.len = 3 * PAGE;
	if (ioctl(uffd, UFFDIO_API, &api) || ioctl(uffd, UFFDIO_REGISTER, &range))
		return 1;
	strcpy(other + PAGE, "minor");
	pthread_create(&thread, NULL, handler, NULL);
	printf("%c\n", watched[10]);
	printf("%s\n", watched + PAGE);
	pthread_join(thread, NULL);
	printf("%s\n%s\n", seen[0], seen[1]);
	printf("the other mapping: %c\n", other[20]);
	pread(fd, buf, 5, 0);
	printf("the file: %s\n", buf);
	return 0;
}
