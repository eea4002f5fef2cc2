#include <setjmp.h>
static jmp_buf env;
static int set(void) { return setjmp(env); }
static void use(void) {
	longjmp(env, 1); // finding: wild-pointer
}
int main(void) {
	if (set() == 0) use();
	return 0;
}
