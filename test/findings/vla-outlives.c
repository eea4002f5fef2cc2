static int *keep;
static void f(int n) { int v[n]; v[0] = 3; keep = v; }
int main(void) {
	f(4);
	return *keep; // finding: dangling-pointer
}
