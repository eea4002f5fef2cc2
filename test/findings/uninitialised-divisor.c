static void measure(int *n, int known) { if (known) *n = 4; }
int main(void) {
	int n; // began
	measure(&n, 0);
	return 100 / n; // finding: uninitialised
}
