/* Dirty tracking by PAGEMAP_SCAN and asynchronous write protection, as Documentation/admin-guide/mm/pagemap.rst describes it. */
#include "scan.h"

static int map;
static char *area;
static size_t pages = 16;

static void scan(const char *what, uint64_t flags, uint64_t mask, uint64_t ret, int room, uint64_t max)
{
	struct page_region r[16];
	struct pm_scan_arg arg = { .size = sizeof arg, .flags = flags, .start = (uintptr_t)area, .end = (uintptr_t)area + pages * PAGE,
		.vec = room ? (uintptr_t)r : 0, .vec_len = room, .max_pages = max, .category_mask = mask, .return_mask = ret };
	long n = ioctl(map, PAGEMAP_SCAN, &arg);

	printf("%s: %ld", what, n);
	if (n < 0) { printf(" errno %d\n", errno); return; }
	printf(" walked %ld:", (long)((arg.walk_end - (uintptr_t)area) / PAGE));
	for (long i = 0; i < n && room; i++)
		printf(" [%ld,%ld) %llx", (long)((r[i].start - (uintptr_t)area) / PAGE), (long)((r[i].end - (uintptr_t)area) / PAGE), (unsigned long long)r[i].categories);
	printf("\n");
}

int main(void)
{
	struct uffdio_api api = { .api = UFFD_API, .features = UFFD_FEATURE_WP_ASYNC | UFFD_FEATURE_WP_UNPOPULATED };
	struct uffdio_register reg;
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC | O_NONBLOCK);
	volatile char c;

	setvbuf(stdout, 0, _IONBF, 0);
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api)) { printf("no userfaultfd: %d\n", errno); return 1; }
	map = open("/proc/self/pagemap", O_RDONLY);
	area = mmap(one_table(), pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	scan("not registered, check", PM_SCAN_CHECK_WPASYNC | PM_SCAN_WP_MATCHING, PAGE_IS_WRITTEN, PAGE_IS_WRITTEN, 16, 0);
	scan("not registered", 0, 0, PAGE_IS_WPALLOWED | PAGE_IS_WRITTEN | PAGE_IS_PRESENT | PAGE_IS_FILE | PAGE_IS_SWAPPED, 16, 0);
	reg = (struct uffdio_register){ .range = { (uintptr_t)area, pages * PAGE }, .mode = UFFDIO_REGISTER_MODE_WP };
	printf("register: %d\n", ioctl(fd, UFFDIO_REGISTER, &reg));
	scan("registered", 0, 0, PAGE_IS_WPALLOWED | PAGE_IS_WRITTEN | PAGE_IS_PRESENT, 16, 0);
	scan("protect all", PM_SCAN_WP_MATCHING | PM_SCAN_CHECK_WPASYNC, PAGE_IS_WRITTEN, PAGE_IS_WRITTEN, 16, 0);
	scan("nothing written", 0, PAGE_IS_WRITTEN, PAGE_IS_WRITTEN, 16, 0);
	area[2 * PAGE] = 1;
	area[3 * PAGE] = 1;
	area[9 * PAGE] = 1;
	c = area[5 * PAGE];
	scan("three written", 0, PAGE_IS_WRITTEN, PAGE_IS_WRITTEN | PAGE_IS_PRESENT, 16, 0);
	scan("all categories", 0, 0, PAGE_IS_WPALLOWED | PAGE_IS_WRITTEN | PAGE_IS_PRESENT | PAGE_IS_PFNZERO | PAGE_IS_SWAPPED, 16, 0);
	scan("get and protect, one at most", PM_SCAN_WP_MATCHING, PAGE_IS_WRITTEN, PAGE_IS_WRITTEN, 16, 1);
	scan("what is left", 0, PAGE_IS_WRITTEN, PAGE_IS_WRITTEN, 16, 0);
	scan("room for one region", 0, PAGE_IS_WRITTEN, PAGE_IS_WRITTEN, 1, 0);
	scan("protect without a buffer", PM_SCAN_WP_MATCHING, PAGE_IS_WRITTEN, 0, 0, 0);
	scan("none again", 0, PAGE_IS_WRITTEN, PAGE_IS_WRITTEN, 16, 0);
	area[2 * PAGE] = 7;
	madvise(area + 9 * PAGE, PAGE, MADV_DONTNEED);
	scan("written, discarded", 0, PAGE_IS_WRITTEN, PAGE_IS_WRITTEN | PAGE_IS_PRESENT, 16, 0);
	scan("bad flags", 4, PAGE_IS_WRITTEN, PAGE_IS_WRITTEN, 16, 0);
	scan("bad mask", 0, 1 << 20, PAGE_IS_WRITTEN, 16, 0);
	scan("nothing to return", 0, PAGE_IS_WRITTEN, 0, 16, 0);
	return 0;
}
