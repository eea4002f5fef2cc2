union u { char c; int i; };
int main(void) {
	union u u; // began
	u.c = 1;
	if (u.i > 5) // finding: uninitialised
		return 1;
	return 0;
}
