int main(void) {
	return *(int *)0xffff888000000000; // finding: wild-pointer
}
