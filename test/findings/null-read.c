struct s { long a, b; };
int get(struct s *p) {
	return p->b; // finding: null-pointer
}
int main(void) { return get(0); }
