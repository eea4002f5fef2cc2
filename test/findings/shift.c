int main(void) {
	int x = 1, n = 32;
	return x << n; // finding: shift-out-of-range
}
