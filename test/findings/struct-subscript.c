struct s { char name[4]; int n; };
int main(void) {
	struct s x = { "abc", 7 };
	int i = 4;
	x.name[i] = 1; // finding: out-of-bounds
	return x.n;
}
