struct flags { unsigned ready : 1, kind : 7; unsigned char level; };
int main(void) {
	struct flags f; // began
	f.level = 2;
	if (f.ready) return 1; // finding: uninitialised
	return 0;
}
