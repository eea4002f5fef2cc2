int main(void) {
	unsigned long a = 7, b = 0;
	return a % b; // finding: division-by-zero
}
