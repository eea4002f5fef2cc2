static int keep(int set) {
	volatile int slot; // began
	if (set) slot = 7;
	return slot;
}
int main(void) {
	if (keep(1) != 7) return 1;
	if (keep(0) != 7) return 2; // finding: uninitialised
	return 0;
}
