#include <stdio.h>
#include <ctype.h>
int main(void) { for (int c = -1; c < 128; c++) printf("%d%d%d%d%d%d%d%d%d%d%d%d %d %d\n", !!isalnum(c), !!isalpha(c), !!isdigit(c), !!isspace(c), !!isupper(c), !!islower(c), !!ispunct(c), !!isprint(c), !!isgraph(c), !!iscntrl(c), !!isxdigit(c), !!isblank(c), tolower(c), toupper(c)); return 0; }
