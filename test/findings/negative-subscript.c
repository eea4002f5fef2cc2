int main(void) {
	int a[4] = { 0 }, i = 0;
	return a[i - 1]; // finding: out-of-bounds
}
