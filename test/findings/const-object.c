static const int limit = 5;
int main(void) {
	*(int *)&limit = 6; // finding: read-only
	return limit;
}
