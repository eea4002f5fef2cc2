int main(void) {
	int *p = 0;
	for (int i = 0; i < 2; i++) {
		int n = i; // began
		p = &n;
	}
	*p = 4; // finding: dangling-pointer
	return 0;
}
