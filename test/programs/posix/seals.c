#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
static void r(const char *w, long v) { printf("%-28s %ld %s\n", w, v, v < 0 ? strerror(errno) : ""); }
int main(void)
{
	int plain = memfd_create("plain", 0), fd = memfd_create("sealed", MFD_ALLOW_SEALING | MFD_CLOEXEC);
	char c = 'x', *m;
	r("get of a plain one", fcntl(plain, F_GET_SEALS)); r("add to a plain one", fcntl(plain, F_ADD_SEALS, F_SEAL_WRITE)); r("get", fcntl(fd, F_GET_SEALS));
	r("truncate", ftruncate(fd, 8192)); r("write", write(fd, "hello", 5));
	r("bad seal", fcntl(fd, F_ADD_SEALS, 0x4000)); r("shrink", fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK)); r("truncate smaller", ftruncate(fd, 4096)); r("truncate larger", ftruncate(fd, 16384));
	r("grow", fcntl(fd, F_ADD_SEALS, F_SEAL_GROW)); r("truncate larger", ftruncate(fd, 32768)); r("write past", pwrite(fd, &c, 1, 16384)); r("fallocate past", fallocate(fd, 0, 16384, 4096));
	m = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); m[0] = 'H';
	r("seal write while mapped", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE)); munmap(m, 8192); r("seal write", fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE)); r("seals", fcntl(fd, F_GET_SEALS));
	r("write", pwrite(fd, "abc", 3, 0)); r("punch", fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096));
	m = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0); r("writable map", m == MAP_FAILED ? -1 : 0);
	m = mmap(0, 8192, PROT_READ, MAP_SHARED, fd, 0); r("read map", m == MAP_FAILED ? -1 : 0); if (m != MAP_FAILED) { printf("%.5s\n", m); r("mprotect", mprotect(m, 8192, PROT_READ | PROT_WRITE)); }
	m = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0); r("private map", m == MAP_FAILED ? -1 : 0); m[1] = 'E'; printf("%.5s\n", m);
	r("seal seal", fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL)); r("seal more", fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE)); r("get", fcntl(fd, F_GET_SEALS));
	int f2 = memfd_create("future", MFD_ALLOW_SEALING); ftruncate(f2, 4096); m = mmap(0, 4096, 3, MAP_SHARED, f2, 0); r("future", fcntl(f2, F_ADD_SEALS, F_SEAL_FUTURE_WRITE)); m[0] = 'k'; printf("%c\n", m[0]); r("write", write(f2, "a", 1)); r("map rw", mmap(0, 4096, 3, MAP_SHARED, f2, 0) == MAP_FAILED ? -1 : 0);
	int p[2]; pipe(p); r("pipe seals", fcntl(p[0], F_GET_SEALS)); r("flags", memfd_create("x", 0x100)); char name[300]; memset(name, 'n', 299); name[299] = 0; r("long name", memfd_create(name, 0)); name[249] = 0; r("249", memfd_create(name, 0) > 0); 
	return 0;
}
