int deep(int n) { // finding: stack-overflow
	volatile char space[100];
	space[n % 100] = 1;
	return deep(n + 1) + space[0];
}
int main(void) { return deep(0); }
