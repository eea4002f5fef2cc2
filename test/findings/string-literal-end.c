int main(void) {
	const char *s = "abc";
	const char *t = "def";
	int n = 0;
	for (int i = 0; i < 9; i++)
		n += s[i]; // finding: out-of-bounds
	return n + t[0];
}
