/* Selection and iteration statements and their parts are blocks of their own (C11 6.8.4p3, 6.8.5p5): tags declared in them end with them. */
#include <stdio.h>
struct foo { char a; };

static int inside(void)
{
	if (sizeof(struct foo { int a; double b; char *c; })) (void)0;
	return sizeof(struct foo);
}
int main(void)
{
	int a = sizeof(struct foo), b, c, n = 1;

	if ((b = sizeof(struct foo { int i[2]; }))) c = sizeof(struct foo { int i[3]; });
	printf("%d %d %d %d\n", a, b, c, inside());
	if ((b = sizeof(struct foo { int i[4]; })), 0) c = 0; else c = sizeof(struct foo { int i[5]; });
	printf("%d %d %d\n", b, c, (int)sizeof(struct foo));
	while ((b = sizeof(struct foo { int i[6]; })), n) (c = sizeof(struct foo { int i[7]; })), n--;
	printf("%d %d\n", b, c);
	do c = sizeof(struct foo { int i[8]; }); while ((b = sizeof(struct foo { int i[9]; })), 0);
	printf("%d %d\n", b, c);
	switch (b = sizeof(enum { one = 1, two })) default: c = sizeof(struct foo { int i[10]; });
	for (b = sizeof(struct foo { int i[11]; }); n < 1; n++) c = sizeof(struct foo);
	printf("%d %d %d\n", b, c, (int)sizeof(struct foo));
	return 0;
}
