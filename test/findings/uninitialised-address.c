static int table[4] = { 1, 2, 3, 4 };
static int *where(int wanted) {
	int *p; // began
	if (wanted) p = &table[1];
	return p;
}
int main(void) {
	int *p = where(0);
	return *p; // finding: uninitialised
}
