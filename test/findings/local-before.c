static void fill(char *end, int n) {
	while (n--) *--end = 'x'; // finding: out-of-bounds
}
int main(void) {
	int other[2] = { 1, 2 };
	char text[8]; // began
	fill(text + 8, 9);
	return text[0] == 'x' && other[0] == 1;
}
