/* sigaltstack: a handler with SA_ONSTACK runs there. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static char *stack;
static size_t size = 65536;

static int on_it(void *p)
{
	return (char *)p >= stack && (char *)p < stack + size;
}

static void handler(int signo)
{
	stack_t now;
	int local;

	sigaltstack(NULL, &now);
	printf("signal %d: on the stack %d, flags %d\n", signo, on_it(&local), now.ss_flags);
}

int main(void)
{
	struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_ONSTACK };
	stack_t s = { 0 }, old;

	stack = malloc(size);
	s.ss_sp = stack;
	s.ss_size = size;
	printf("set %d\n", sigaltstack(&s, &old));
	printf("before %d\n", old.ss_flags);
	sigaction(SIGUSR1, &sa, NULL);
	sa.sa_flags = 0;
	sigaction(SIGUSR2, &sa, NULL);
	raise(SIGUSR1);
	raise(SIGUSR2);
	s.ss_flags = SS_DISABLE;
	sigaltstack(&s, NULL);
	raise(SIGUSR1);
	return 0;
}
