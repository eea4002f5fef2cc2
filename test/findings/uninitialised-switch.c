static int pick(int n, int *out) { if (n > 3) *out = n; return 0; }
int main(void) {
	int v; // began
	pick(2, &v);
	switch (v) { // finding: uninitialised
	case 1: return 1;
	default: return 0;
	}
}
