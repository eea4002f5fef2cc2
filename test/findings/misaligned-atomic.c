#include <stdatomic.h>
#include <string.h>
int main(void) {
	_Alignas(64) char bytes[128];
	memset(bytes, 0, sizeof bytes);
	atomic_int *n = (atomic_int *)(bytes + 62);
	return atomic_fetch_add(n, 1); // finding: misaligned
}
