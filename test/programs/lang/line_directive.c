/* #line changes what __LINE__ and __FILE__ tell (C11 6.10.4), also through a macro and as a preprocessor writes it. */
#include <stdio.h>
#include <string.h>
#define HERE printf("%s:%d\n", __FILE__, __LINE__)
#define NUMBER 1000

int main(void)
{
	printf("%d %d\n", __LINE__, strcmp(__FILE__, __BASE_FILE__));
#line 100
	printf("%d\n", __LINE__);
#line 7 "other \"x\".c"

	HERE;
# 55 "third.c"
	HERE;
#line NUMBER
	HERE; HERE;
	return strcmp(__FILE__, __BASE_FILE__) == 0;
}
