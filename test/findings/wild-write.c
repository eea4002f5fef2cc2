int main(void) {
	int *p = (int *)0x123456789000;
	*p = 1; // finding: wild-pointer
	return 0;
}
