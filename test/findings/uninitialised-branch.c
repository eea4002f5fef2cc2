int main(int argc, char **argv) {
	int limit; // began
	if (argc > 5) limit = argc;
	if (limit > 3) return 1; // finding: uninitialised
	return 0;
}
