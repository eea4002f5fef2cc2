/* PROCMAP_QUERY: what covers an address, what comes next, by rights, of files; names; what is refused. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <linux/fs.h>

#define PAGE 4096UL
#ifndef PROCMAP_QUERY
#define PROCMAP_QUERY_VMA_READABLE 0x01
#define PROCMAP_QUERY_VMA_WRITABLE 0x02
#define PROCMAP_QUERY_VMA_EXECUTABLE 0x04
#define PROCMAP_QUERY_VMA_SHARED 0x08
#define PROCMAP_QUERY_COVERING_OR_NEXT_VMA 0x10
#define PROCMAP_QUERY_FILE_BACKED_VMA 0x20
struct procmap_query {
	uint64_t size, query_flags, query_addr, vma_start, vma_end, vma_flags, vma_page_size, vma_offset, inode;
	uint32_t dev_major, dev_minor, vma_name_size, build_id_size;
	uint64_t vma_name_addr, build_id_addr;
};
#define PROCMAP_QUERY _IOWR('f', 17, struct procmap_query)
#endif

static int fd;
static char *base;

static void ask(const char *what, char *at, uint64_t flags)
{
	char name[256] = "";
	struct procmap_query q = { .size = sizeof q, .query_flags = flags, .query_addr = (uintptr_t)at, .vma_name_addr = (uintptr_t)name, .vma_name_size = sizeof name };
	int r = ioctl(fd, PROCMAP_QUERY, &q);

	if (r) { printf("%s: %d errno %d\n", what, r, errno); return; }
	printf("%s: [%ld,%ld) flags %llx page %llu offset %llx file %d name %u '%s'\n", what, (long)((char *)q.vma_start - base) / (long)PAGE, (long)((char *)q.vma_end - base) / (long)PAGE,
	       (unsigned long long)q.vma_flags, (unsigned long long)q.vma_page_size, (unsigned long long)q.vma_offset, q.inode != 0, q.vma_name_size, q.vma_name_size ? name : "");
}

int main(void)
{
	struct procmap_query q;
	char name[4];
	int m = memfd_create("query", 0), r;

	setvbuf(stdout, 0, _IONBF, 0);
	base = mmap(0, 20 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(base, 20 * PAGE);
	ftruncate(m, 4 * PAGE);
	mmap(base + 2 * PAGE, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	mmap(base + 5 * PAGE, 2 * PAGE, PROT_READ, MAP_SHARED | MAP_FIXED, m, PAGE);
	mmap(base + 7 * PAGE, PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_FIXED, m, 3 * PAGE);
	mmap(base + 10 * PAGE, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	fd = open("/proc/self/maps", O_RDONLY);
	ask("covered", base + 3 * PAGE, 0);
	ask("a hole", base + 4 * PAGE, 0);
	ask("a hole or next", base + 4 * PAGE, PROCMAP_QUERY_COVERING_OR_NEXT_VMA);
	ask("next of a file", base + 2 * PAGE, PROCMAP_QUERY_COVERING_OR_NEXT_VMA | PROCMAP_QUERY_FILE_BACKED_VMA);
	ask("covering, of a file", base + 2 * PAGE, PROCMAP_QUERY_FILE_BACKED_VMA);
	ask("next executable", base, PROCMAP_QUERY_COVERING_OR_NEXT_VMA | PROCMAP_QUERY_VMA_EXECUTABLE);
	ask("next shared, writable", base, PROCMAP_QUERY_COVERING_OR_NEXT_VMA | PROCMAP_QUERY_VMA_SHARED | PROCMAP_QUERY_VMA_WRITABLE);
	ask("beyond all", (char *)0x7ffffffff000, PROCMAP_QUERY_COVERING_OR_NEXT_VMA);
	ask("unknown flag", base, 0x1000);
	q = (struct procmap_query){ .size = sizeof q, .query_addr = (uintptr_t)base + 5 * PAGE, .vma_name_addr = (uintptr_t)name, .vma_name_size = sizeof name };
	r = ioctl(fd, PROCMAP_QUERY, &q);
	printf("short name buffer: %d errno %d\n", r, r ? errno : 0);
	q.vma_name_addr = 0;
	r = ioctl(fd, PROCMAP_QUERY, &q);
	printf("a size without a buffer: %d errno %d\n", r, r ? errno : 0);
	q = (struct procmap_query){ .size = 8, .query_addr = (uintptr_t)base };
	r = ioctl(fd, PROCMAP_QUERY, &q);
	printf("too small: %d errno %d\n", r, r ? errno : 0);
	q = (struct procmap_query){ .size = 24, .query_addr = (uintptr_t)base + 2 * PAGE };
	r = ioctl(fd, PROCMAP_QUERY, &q);
	printf("the smallest: %d errno %d, filled %d\n", r, r ? errno : 0, q.vma_start != 0);
	r = ioctl(fd, PROCMAP_QUERY, (void *)8);
	printf("bad address: %d errno %d\n", r, r ? errno : 0);
	r = ioctl(fd, _IO('f', 98), &q);
	printf("another request: %d errno %d\n", r, r ? errno : 0);
	return 0;
}
