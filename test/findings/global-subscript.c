static int table[4] = { 1, 2, 3, 4 };
int at(int i) {
	return table[i]; // finding: out-of-bounds
}
int main(void) { return at(3) + at(4); }
