int ratio(int a, int b) {
	return a / b; // finding: division-by-zero
}
int main(void) { return ratio(7, 0); }
