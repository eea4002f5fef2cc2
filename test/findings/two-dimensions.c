static int m[3][4];
int main(void) {
	int i = 1, j = 4;
	m[i][j] = 1; // finding: out-of-bounds
	return 0;
}
