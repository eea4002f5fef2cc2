// steps: 20000
int main(void) {
	volatile int n = 0;
	for (;;)
		n++; // finding: step-budget
}
