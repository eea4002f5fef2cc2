/* Library functions without a declaration (C89, and gnu11 to gcc 12): the arguments arrive as the function takes them. A function of the program's own comes first. */
main()
{
	char name[20];
	strcpy(name, "7 and more");
	printf("%d %d\n", atoi(name), abs(-3));
	printf("%d\n", memcmp("ab", "ab", 2));
	printf("%d %d\n", toupper('x'), isspace(' ') != 0);
	printf("%d\n", wait(5, 6));
	printf("%d\n", access("/", 0));
	srand(1);
	puts(getpid() > 0 ? "pid" : "none");
	exit(0);
}
wait(a, b) { return a * 10 + b; }
