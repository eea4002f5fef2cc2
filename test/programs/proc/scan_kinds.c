/* PAGEMAP_SCAN of files, shared memory, zero pages and holes, with inverted and any-of masks; arguments that are refused. */
#include "scan.h"

static int map;

static long scan(const char *what, char *from, size_t pages, uint64_t inverted, uint64_t mask, uint64_t any, uint64_t ret)
{
	struct page_region r[8];
	struct pm_scan_arg arg = { .size = sizeof arg, .start = (uintptr_t)from, .end = (uintptr_t)from + pages * PAGE, .vec = (uintptr_t)r, .vec_len = 8,
		.category_inverted = inverted, .category_mask = mask, .category_anyof_mask = any, .return_mask = ret };
	long n = ioctl(map, PAGEMAP_SCAN, &arg);

	printf("%s: %ld%s", what, n, n < 0 ? " refused" : "");
	for (long i = 0; i < n; i++)
		printf(" [%ld,%ld) %llx", (long)((r[i].start - (uintptr_t)from) / PAGE), (long)((r[i].end - (uintptr_t)from) / PAGE), (unsigned long long)r[i].categories);
	printf("\n");
	return n;
}

static void told(const char *what, int r)
{
	printf("%s: %d, errno %d\n", what, r, r < 0 ? errno : 0);
}

int main(void)
{
	const uint64_t all = PAGE_IS_FILE | PAGE_IS_PRESENT | PAGE_IS_SWAPPED | PAGE_IS_PFNZERO | PAGE_IS_WPALLOWED;
	char *a = one_table();
	int fd = memfd_create("scan", 0);
	volatile char c;
	struct pm_scan_arg arg;
	struct page_region one;

	setvbuf(stdout, 0, _IONBF, 0);
	map = open("/proc/self/pagemap", O_RDONLY);
	ftruncate(fd, 4 * PAGE);
	mmap(a + PAGE, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	mmap(a + 6 * PAGE, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0);
	mmap(a + 11 * PAGE, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_FIXED, fd, 0);
	munmap(a + 16 * PAGE, 2 * PAGE);
	a[PAGE] = 1;
	c = a[2 * PAGE];
	a[4 * PAGE] = 1;
	a[6 * PAGE] = a[7 * PAGE] = 1;
	c = a[11 * PAGE];
	a[12 * PAGE] = 2;
	scan("everything", a, 20, 0, 0, 0, all);
	scan("present", a, 20, 0, PAGE_IS_PRESENT, 0, all);
	scan("present, not of a file", a, 20, PAGE_IS_FILE, PAGE_IS_PRESENT | PAGE_IS_FILE, 0, PAGE_IS_PRESENT);
	scan("not present", a, 20, PAGE_IS_PRESENT, PAGE_IS_PRESENT, 0, all);
	scan("zero or file", a, 20, 0, 0, PAGE_IS_PFNZERO | PAGE_IS_FILE, all);
	scan("an empty range", a, 0, 0, 0, 0, all);

	memset(&arg, 0, sizeof arg);
	told("size 0", ioctl(map, PAGEMAP_SCAN, &arg));
	arg.size = sizeof arg; arg.start = (uintptr_t)a + 1; arg.end = (uintptr_t)a + PAGE; arg.vec = (uintptr_t)&one; arg.vec_len = 1; arg.return_mask = PAGE_IS_PRESENT;
	told("start between pages", ioctl(map, PAGEMAP_SCAN, &arg));
	arg.start = (uintptr_t)a; arg.vec_len = 0;
	told("no room", ioctl(map, PAGEMAP_SCAN, &arg));
	arg.vec_len = 1; arg.vec = 8;
	told("bad room", ioctl(map, PAGEMAP_SCAN, &arg));
	arg.vec = (uintptr_t)&one; arg.start = arg.end + PAGE;
	told("end before start", ioctl(map, PAGEMAP_SCAN, &arg));
	told("bad argument", ioctl(map, PAGEMAP_SCAN, (void *)16));
	told("another request", ioctl(map, _IO('f', 99), &arg));
	return 0;
}
