static int *counter(void) {
	int n = 3; // began
	int *p = &n;
	return p;
}
int main(void) {
	int *p = counter();
	return *p; // finding: dangling-pointer
}
