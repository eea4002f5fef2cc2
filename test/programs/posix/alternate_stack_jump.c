/* Handlers on a stack of their own that are left by siglongjmp(): what lies between the two stacks stays as it was. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

static sigjmp_buf back;
static stack_t stack;

static void handler(int signo, siginfo_t *info, void *context)
{
	char here;

	siglongjmp(back, &here >= (char *)stack.ss_sp && &here < (char *)stack.ss_sp + stack.ss_size ? signo : 99);
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | SA_ONSTACK };
	char *page = mmap(0, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *text;
	volatile int caught = 0;

	stack.ss_size = 65536;
	stack.ss_sp = malloc(stack.ss_size);
	sigaltstack(&stack, 0);
	sigaction(SIGSEGV, &action, 0);
	for (int i = 0; i < 4; i++) {
		int signo = sigsetjmp(back, 1);

		if (signo == 0)
			page[i] = 1;
		caught += signo == SIGSEGV;
		text = malloc(3000);
		memset(text, 'a' + i, 3000);
		printf("%d %c%c\n", caught, text[0], text[2999]);
	}
	return 0;
}
