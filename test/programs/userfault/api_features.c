/* Features that every kernel since 5.7 offers, and the ioctls of the handshake. */
#include "uffd.h"

int main(void)
{
	static const struct { const char *name; uint64_t bit; } list[] = {
		{ "pagefault flag wp", UFFD_FEATURE_PAGEFAULT_FLAG_WP }, { "event fork", UFFD_FEATURE_EVENT_FORK },
		{ "event remap", UFFD_FEATURE_EVENT_REMAP }, { "event remove", UFFD_FEATURE_EVENT_REMOVE },
		{ "missing hugetlbfs", UFFD_FEATURE_MISSING_HUGETLBFS }, { "missing shmem", UFFD_FEATURE_MISSING_SHMEM },
		{ "event unmap", UFFD_FEATURE_EVENT_UNMAP }, { "sigbus", UFFD_FEATURE_SIGBUS }, { "thread id", UFFD_FEATURE_THREAD_ID },
	};
	struct uffdio_api api = { .api = UFFD_API };
	int fd = uffd_new(0);

	need(ioctl(fd, UFFDIO_API, &api) == 0, "UFFDIO_API");
	for (unsigned i = 0; i < sizeof(list) / sizeof(list[0]); i++)
		printf("%s: %s\n", list[i].name, api.features & list[i].bit ? "yes" : "no");
	printf("ioctls: register %d, unregister %d, api %d\n", (int)(api.ioctls >> _UFFDIO_REGISTER & 1), (int)(api.ioctls >> _UFFDIO_UNREGISTER & 1),
	       (int)(api.ioctls >> _UFFDIO_API & 1));
	/* Each alone is accepted. */
	for (unsigned i = 0; i < sizeof(list) / sizeof(list[0]); i++) {
		struct uffdio_api one = { .api = UFFD_API, .features = list[i].bit };
		int other = uffd_new(0);

		printf("%s: %s\n", list[i].name, ioctl(other, UFFDIO_API, &one) == 0 ? "accepted" : strerror(errno));
		close(other);
	}
	return 0;
}
