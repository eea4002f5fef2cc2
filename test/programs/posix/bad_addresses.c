/* What a handler is told of accesses to bad addresses: unmapped, read only, kernel half, non-canonical, NULL. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
static sigjmp_buf env; static siginfo_t got; static int sig_got;
static void h(int s, siginfo_t *i, void *u) { got = *i; sig_got = s; siglongjmp(env, 1); }
static void try(const char *w, volatile char *p, int write)
{
	if (sigsetjmp(env, 1) == 0) { if (write) *p = 1; else (void)*p; printf("%s: fine\n", w); return; }
	printf("%s: %s, code %s, addr %s\n", w, sig_got == SIGSEGV ? "SIGSEGV" : sig_got == SIGBUS ? "SIGBUS" : "?", got.si_code == SEGV_MAPERR ? "MAPERR" : got.si_code == SEGV_ACCERR ? "ACCERR" : got.si_code == SI_KERNEL ? "SI_KERNEL" : got.si_code == BUS_ADRERR ? "ADRERR" : "?", got.si_addr == p ? "same" : got.si_addr == NULL ? "NULL" : "other");
}
int main(void)
{
	struct sigaction a = { .sa_sigaction = h, .sa_flags = SA_SIGINFO };
	sigaction(SIGSEGV, &a, 0); sigaction(SIGBUS, &a, 0);
	char *ro = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *none = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	try("null", NULL, 0); try("null write", (char *)8, 1); try("read-only read", ro, 0); try("read-only write", ro + 12, 1); try("none", none + 5, 0); munmap(ro, 4096); try("unmapped", ro, 0);
	try("kernel", (char *)0xffff888000000000UL, 0); try("kernel write", (char *)0xffffffff81000000UL, 1); try("non-canonical", (char *)0x8000000000000000UL, 0); try("end of user space", (char *)0x7ffffffff000UL, 0); try("beyond", (char *)0x800000000000UL, 1);
	try("string literal", "literal", 1);
	int fd = memfd_create("f", 0); ftruncate(fd, 4096); char *m = mmap(0, 8192, 3, MAP_SHARED, fd, 0); try("file", m, 1); try("beyond the file's end", m + 4096, 0);
	return 0;
}
