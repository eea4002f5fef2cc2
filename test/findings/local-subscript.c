int main(void) {
	int a[8], i;
	for (i = 0; i <= 8; i++)
		a[i] = i; // finding: out-of-bounds
	return a[3];
}
