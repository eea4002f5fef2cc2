#include <stdio.h>
#include <unistd.h>
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
int main(void) { setbuf(stdout, 0); printf("%zd\n", write(1, "direct\n", 7)); errno = 0; printf("%zd ", write(1, (void *)0x10, 4)); printf("%d %s\n", errno, strerror(errno)); printf("%zd ", write(99, "x", 1)); printf("%d\n", errno); printf("%zd\n", write(1, "", 0)); printf("%ld %d\n", sysconf(_SC_PAGESIZE), getpagesize()); char *p = mmap(0, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); printf("%d %d\n", p != MAP_FAILED, p[5000]); p[5000] = 'm'; printf("%c ", p[5000]); printf("%d\n", munmap(p, 8192)); printf("%d\n", getpid() > 1); return 0; }
