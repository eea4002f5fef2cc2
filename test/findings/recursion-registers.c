int deep(int n) {
	return deep(n + 1) + 1; // finding: stack-overflow
}
int main(void) { return deep(0); }
