struct request { char name[24]; int id; };
static struct request *current;
static void begin(int id) {
	struct request r = { "open", id }; // began
	current = &r;
}
static int spend(int n) { return n ? spend(n - 1) + 1 : 0; }
int main(void) {
	begin(4);
	int n = spend(2);
	return current->id + n; // finding: dangling-pointer
}
