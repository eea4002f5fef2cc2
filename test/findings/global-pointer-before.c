static char first[3];
static char table[5]; // began
int main(void) {
	char *p = table + 4;
	first[0] = 1;
	for (;;)
		*p-- = 1; // finding: out-of-bounds
}
