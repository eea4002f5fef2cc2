int main(void) {
	int status; // began
	int *p = &status;
	return *p; // finding: uninitialised
}
