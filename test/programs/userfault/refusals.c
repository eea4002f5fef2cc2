/* Each refused userfaultfd request with its errno. */
#define _GNU_SOURCE
#include <linux/userfaultfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <stdio.h>
#include <string.h>
#include <errno.h>
#include <unistd.h>
#include <fcntl.h>
#include <stdint.h>
#define P 4096ULL
static int fd;
static void say(const char *what, int r) { int e = errno; printf("%-44s %d %s\n", what, r, r < 0 ? strerrorname_np(e) ? strerrorname_np(e) : "?" : "-"); }
static void reg(const char *w, uint64_t a, uint64_t l, uint64_t m) { struct uffdio_register r = { { a, l }, m }; errno = 0; say(w, ioctl(fd, UFFDIO_REGISTER, &r)); }
static void unreg(const char *w, uint64_t a, uint64_t l) { struct uffdio_range r = { a, l }; say(w, ioctl(fd, UFFDIO_UNREGISTER, &r)); }
static void wake(const char *w, uint64_t a, uint64_t l) { struct uffdio_range r = { a, l }; say(w, ioctl(fd, UFFDIO_WAKE, &r)); }
static void copy(const char *w, uint64_t d, uint64_t s, uint64_t l, uint64_t m) { struct uffdio_copy c = { d, s, l, m, 77 }; int r = ioctl(fd, UFFDIO_COPY, &c); say(w, r); printf("    copy=%lld\n", (long long)c.copy); }
static void zero(const char *w, uint64_t d, uint64_t l, uint64_t m) { struct uffdio_zeropage z = { { d, l }, m, 77 }; int r = ioctl(fd, UFFDIO_ZEROPAGE, &z); say(w, r); printf("    zeropage=%lld\n", (long long)z.zeropage); }
static void wp(const char *w, uint64_t d, uint64_t l, uint64_t m) { struct uffdio_writeprotect z = { { d, l }, m }; say(w, ioctl(fd, UFFDIO_WRITEPROTECT, &z)); }
static void cont(const char *w, uint64_t d, uint64_t l, uint64_t m) { struct uffdio_continue z = { { d, l }, m, 77 }; int r = ioctl(fd, UFFDIO_CONTINUE, &z); say(w, r); printf("    mapped=%lld\n", (long long)z.mapped); }
struct pz { struct uffdio_range range; uint64_t mode; int64_t updated; };
static void pois(const char *w, uint64_t d, uint64_t l, uint64_t m) { struct pz z = { { d, l }, m, 77 }; int r = ioctl(fd, _IOWR(UFFDIO, 0x08, struct pz), &z); say(w, r); printf("    updated=%lld\n", (long long)z.updated); }
struct mv { uint64_t dst, src, len, mode; int64_t move; };
static void move(const char *w, uint64_t d, uint64_t s, uint64_t l, uint64_t m) { struct mv z = { d, s, l, m, 77 }; int r = ioctl(fd, _IOWR(UFFDIO, 0x05, struct mv), &z); say(w, r); printf("    move=%lld\n", (long long)z.move); }
int main(void)
{
	struct uffdio_api api;
	char *m, *plain, *ro, *file; uint64_t a, b, c;
	char buf[64];
	say("userfaultfd(bad flags)", syscall(__NR_userfaultfd, 0x40));
	say("userfaultfd(O_APPEND)", syscall(__NR_userfaultfd, O_APPEND));
	fd = syscall(__NR_userfaultfd, O_NONBLOCK | O_CLOEXEC);
	say("read before api", read(fd, buf, 64));
	reg("register before api", 0x10000, P, 1);
	wake("wake before api", 0x10000, P);
	memset(&api, 0, sizeof api); api.api = 0x55; say("api with a wrong number", ioctl(fd, UFFDIO_API, &api));
	printf("    api=%llx features=%llx ioctls=%llx\n", api.api, api.features, api.ioctls);
	memset(&api, 0, sizeof api); api.api = UFFD_API; api.features = 1ULL << 63; say("api with an unknown feature", ioctl(fd, UFFDIO_API, &api));
	printf("    api=%llx features=%llx ioctls=%llx\n", api.api, api.features, api.ioctls);
	say("api at a bad address", ioctl(fd, UFFDIO_API, (void *)8));
	memset(&api, 0, sizeof api); api.api = UFFD_API; api.features = UFFD_FEATURE_PAGEFAULT_FLAG_WP; say("api", ioctl(fd, UFFDIO_API, &api));
	printf("    api=%llx low features=%llx ioctls=%llx\n", api.api, api.features & 0x7ff, api.ioctls);
	say("api twice", ioctl(fd, UFFDIO_API, &api));
	plain = mmap(0, 4 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); b = (uint64_t)plain; memset(plain, 1, 4 * P);
	ro = mmap(0, P, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); c = (uint64_t)ro;
	m = mmap(0, 16 * P, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	munmap(m + 12 * P, 4 * P);
	a = (uint64_t)m;
	reg("mode 0", a, P, 0); reg("mode 8", a, P, 8); reg("mode 1|8", a, P, 9); reg("start unaligned", a + 1, P, 1); reg("length unaligned", a, P + 1, 1); reg("length 0", a, 0, 1);
	reg("wraps", -P, 2 * P, 1); reg("beyond user space", 1ULL << 47, P, 1); reg("start 0", 0, P, 1); reg("hole", a + 12 * P, P, 1); reg("over a hole", a + 10 * P, 4 * P, 1); reg("minor on private anonymous", a, P, 4); reg("read only area", c, P, 1);
	say("register at a bad address", ioctl(fd, UFFDIO_REGISTER, (void *)1));
	say("unknown ioctl", ioctl(fd, 0x1234, 0)); say("unknown uffd ioctl", ioctl(fd, _IOWR(UFFDIO, 0x33, struct uffdio_range), buf));
	reg("register 4 pages", a, 4 * P, 1); reg("register WP after", a + 4 * P, 2 * P, 2);
	unreg("unregister unaligned", a + 1, P); unreg("unregister 0", a, 0); unreg("unregister a hole", a + 13 * P, P); unreg("unregister what is not", b, P);
	wake("wake unaligned", a + 8, P); wake("wake length 0", a, 0); wake("wake unregistered", b, P); wake("wake a hole", a + 13 * P, P); wake("wake", a, P);
	copy("copy unaligned dst", a + 1, b, P, 0); copy("copy unaligned src", a, b + 1, P, 0); copy("copy length 0", a, b, 0, 0); copy("copy length odd", a, b, 100, 0); copy("copy bad mode", a, b, P, 4); copy("copy bad mode 2", a, b, P, 1ULL << 40);
	copy("copy wp mode without wp", a, b, P, 2); copy("copy unregistered", a + 6 * P, b, P, 0); copy("copy to a hole", a + 13 * P, b, P, 0); copy("copy from nowhere", a, 0x1000, P, 0); copy("copy past the registered", a + 3 * P, b, 3 * P, 0); copy("copy src wraps", a, -P, 2 * P, 0); copy("copy", a, b, 2 * P, 0); copy("copy again", a, b, 2 * P, 0); copy("copy half there", a + P, b, 2 * P, 0);
	copy("copy to wp only area", a + 4 * P, b, P, 0);
	say("copy at a bad address", ioctl(fd, UFFDIO_COPY, (void *)-8));
	zero("zero unaligned", a + 1, P, 0); zero("zero 0", a, 0, 0); zero("zero mode", a + 3 * P, P, 2); zero("zero unregistered", b, P, 0); zero("zero present", a, P, 0); zero("zero", a + 2 * P, P, 0); zero("zero wrap", -P, 2 * P, 0);
	wp("wp unaligned", a + 1, P, 1); wp("wp 0", a + 4 * P, 0, 1); wp("wp mode 4", a + 4 * P, P, 4); wp("wp with dontwake", a + 4 * P, P, 3); wp("wp on missing only", a, P, 1); wp("wp unregistered", b, P, 1); wp("wp", a + 4 * P, 2 * P, 1); wp("un-wp dontwake", a + 4 * P, 2 * P, 2); wp("wp half out", a + 5 * P, 2 * P, 1);
	cont("continue anonymous", a + 3 * P, P, 0); cont("continue unaligned", a + 3, P, 0); cont("continue mode", a, P, 8); cont("continue unregistered", b, P, 0);
	pois("poison unaligned", a + 1, P, 0); pois("poison mode", a, P, 2); pois("poison present", a, P, 0); pois("poison unregistered", b, P, 0); pois("poison", a + 3 * P, P, 0); pois("poison again", a + 3 * P, P, 0);
	move("move mode", a, b, P, 4); move("move unaligned", a + 1, b, P, 0); move("move src unaligned", a, b + 1, P, 0); move("move to present", a, b, P, 0); move("move from unregistered dst", b, b + P, P, 0); move("move overlapping", a, a + P, 2 * P, 0); move("move length 0", a, b, 0, 0);
	say("read small", read(fd, buf, 31)); say("read nothing there", read(fd, buf, 32)); say("read 0", read(fd, buf, 0)); say("write", write(fd, buf, 8)); say("lseek", lseek(fd, 0, SEEK_SET)); say("pread", pread(fd, buf, 32, 0)); say("mmap", mmap(0, P, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED ? -1 : 0); say("ftruncate", ftruncate(fd, 0)); say("fsync", fsync(fd));
	int fd2 = syscall(__NR_userfaultfd, 0); memset(&api, 0, sizeof api); api.api = UFFD_API; say("second api", ioctl(fd2, UFFDIO_API, &api));
	int keep = fd; fd = fd2; reg("registered by another", a, P, 1); copy("copy into another's", a + 6 * P, b, P, 0); fd = keep;
	close(fd); say("read closed", read(fd, buf, 32)); say("ioctl closed", ioctl(fd, UFFDIO_API, &api));
	return 0;
}
