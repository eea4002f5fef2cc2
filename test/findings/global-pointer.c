static int table[4] = { 1, 2, 3, 4 }; // began
static int after = 5;
int sum(const int *p, int n) {
	int s = 0;
	while (n-- > 0)
		s += *p++; // finding: out-of-bounds
	return s;
}
int main(void) { return sum(table, 5) + after; }
