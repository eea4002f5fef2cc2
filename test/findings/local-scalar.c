static void store(long *to, long v) { *to = v; } // finding: out-of-bounds
int main(void) {
	int n = 1; // began
	store((long *)&n, 5);
	return n;
}
