int main(void) {
	char *s = (char *)"abc";
	s[0] = 'A'; // finding: read-only
	return 0;
}
