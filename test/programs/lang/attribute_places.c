/* Attributes wherever gcc takes them: after a tag they belong to what is declared, before it and after the braces to the record. */
#include <stdio.h>

struct file { int fd; };
static void close_file(struct file *f) { printf("close %d\n", f->fd); }

struct __attribute__((packed)) tight { char c; long l; };
struct also_tight { char c; long l; } __attribute__((packed));
struct file __attribute__((aligned(64))) lined_up;
int __attribute__((unused)) a, __attribute__((unused)) b = 2;

static int __attribute__((noinline)) answer(void) { return 42; }

int main(void)
{
	struct file __attribute__((cleanup(close_file))) first = { 1 }, second = { 2 };
	struct file third __attribute__((__cleanup__(close_file))) = { 3 };
	void *p = &answer;

	printf("%zu %zu %d\n", sizeof(struct tight), sizeof(struct also_tight), (int)((unsigned long)&lined_up % 64));
	printf("%d %d\n", ((__attribute__((noinline)) int (*)(void))p)(), ((int (__attribute__((noinline)) *)(void))p)());
	return first.fd + second.fd + third.fd + a - b;
}
