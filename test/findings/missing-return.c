int sign(int x) {
	if (x > 0) return 1;
	if (x < 0) return -1;
} // finding: missing-return
int main(void) { return sign(0); }
