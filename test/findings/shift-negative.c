int main(void) {
	unsigned long x = 1;
	int n = -1;
	return x >> n; // finding: shift-out-of-range
}
