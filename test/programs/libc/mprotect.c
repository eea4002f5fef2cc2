#include <stdio.h>
#include <signal.h>
#include <setjmp.h>
#include <string.h>
#include <sys/mman.h>
static sigjmp_buf env; static void h(int s, siginfo_t *i, void *c) { printf("sig %d code %d\n", s, i->si_code); siglongjmp(env, 1); }
int main(void){ setbuf(stdout,0); struct sigaction a; memset(&a,0,sizeof a); a.sa_sigaction=h; a.sa_flags=SA_SIGINFO; sigaction(SIGSEGV,&a,0);
char *p=mmap(0,8192,PROT_READ|PROT_WRITE,MAP_PRIVATE|MAP_ANONYMOUS,-1,0); p[0]=1; p[4096]=2; mprotect(p,4096,PROT_READ); printf("%d\n",p[0]); if(!sigsetjmp(env,1)) p[0]=3; p[4096]=4; munmap(p,4096); if(!sigsetjmp(env,1)) printf("%d\n",p[0]); printf("%d\n",p[4096]); mprotect(p+4096,4096,PROT_NONE); if(!sigsetjmp(env,1)) printf("%d\n",p[4096]); mprotect(p+4096,4096,PROT_READ|PROT_WRITE); printf("%d\n",p[4096]); return 0; }
