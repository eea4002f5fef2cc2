// Two copies of one value that was never set are equal; two values that were never set need not be.
int main(void) {
	short a[4], b, *p = &b; // began
	*p = a[1];
	if (b != a[1]) return 1;
	if (b == a[2]) return 2; // finding: uninitialised
	return 0;
}
