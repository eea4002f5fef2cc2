int main(void) {
	int sum = 0;
	for (int i = 0; i < 3; i++) {
		int fresh[1]; // began
		if (i == 0) fresh[0] = 5;
		if (fresh[0] == 5) sum++; // finding: uninitialised
	}
	return sum;
}
