#include <assert.h>
#include <stdio.h>
#include <signal.h>
#include <setjmp.h>
#include <stdlib.h>
static jmp_buf env; static void h(int s) { printf("signal %d\n", s); longjmp(env, 1); }
int main(void) { assert(1 == 1); signal(SIGABRT, h); if (!setjmp(env)) assert(0 && "caught"); else puts("recovered"); fflush(stdout); static_assert(sizeof(int) == 4, "int"); return 2; }
