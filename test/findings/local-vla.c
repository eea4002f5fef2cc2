static void fill(int *p, int n) {
	for (int i = 0; i < n; i++) p[i] = i; // finding: out-of-bounds
}
int main(int argc, char **argv) {
	int n = argc + 2, v[n]; // began
	fill(v, n + 1);
	return v[0];
}
