static int sum(const int *p, int n) {
	int s = 0;
	while (n--) s += *p++; // finding: out-of-bounds
	return s;
}
int main(void) {
	int a[3] = { 1, 2, 3 }; // began
	return sum(a, 4);
}
