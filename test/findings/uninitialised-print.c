#include <stdio.h>
static void show(int n) {
	printf("%d\n", n); // finding: uninitialised
}
int main(void) {
	int a[4]; // began
	for (int i = 0; i < 3; i++) a[i] = i;
	show(a[3]);
	return 0;
}
