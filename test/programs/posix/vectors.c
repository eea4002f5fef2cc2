/* readv and writev over pipes. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

int main(void)
{
	char a[4] = "", b[6] = "", c[10] = "";
	struct iovec out[3] = { { "one", 3 }, { "", 0 }, { "three", 5 } }, in[3] = { { a, 2 }, { b, 4 }, { c, 9 } };
	int p[2];

	if (pipe(p))
		return 1;
	printf("writev %zd\n", writev(p[1], out, 3));
	printf("readv %zd\n", readv(p[0], in, 3));
	printf("%s|%s|%s\n", a, b, c);
	printf("negative %zd", writev(p[1], out, -1));
	printf(" %s\n", strerror(errno));
	return 0;
}
