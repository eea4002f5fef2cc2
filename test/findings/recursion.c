int deep(int n) {
	volatile char space[100];
	space[n % 100] = 1; // finding: stack-overflow
	return deep(n + 1) + space[0];
}
int main(void) { return deep(0); }
