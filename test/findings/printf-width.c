#include <stdio.h>
int main(void)
{
	volatile long long width = 99999999999;
	printf("[%*s]\n", 10, "fits");
	printf("[%*s]\n", (int)width, "does not"); // finding: memory-budget
	return 0;
}
