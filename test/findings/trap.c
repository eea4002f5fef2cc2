int main(int argc, char **argv) {
	if (argc > 0) __builtin_trap(); // finding: bug
	return 0;
}
