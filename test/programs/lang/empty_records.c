/* GNU: records without members have size 0; in a list they take braces or a value of their own type, and swallow any other value. */
#include <stdio.h>

typedef struct {} nothing;
struct around { char a; nothing none; char b; };
struct pair { struct around x[2]; int y; };

struct around braces = { 1, {}, 2 }, literal = { 3, (nothing){}, 4 }, swallowed = { 5, 6 };
struct around named = { .b = 7, .a = 8 }, goes_on = { 9, .none = {}, 10 };
struct pair flat = { 1, 2, 3, 4, 5 }, nested = { { { 1, {}, 2 }, 3, (nothing){}, 4 }, 5 };

int main(void)
{
	nothing e = {};
	struct around local = { 1, e, 2 }, redundant = { { 3 }, {}, { 4 } };

	printf("%d %d, %d %d, %d %d\n", braces.a, braces.b, literal.a, literal.b, swallowed.a, swallowed.b);
	printf("%d %d, %d %d, %d %d, %d %d\n", named.a, named.b, goes_on.a, goes_on.b, local.a, local.b, redundant.a, redundant.b);
	printf("%d %d %d %d %d\n", flat.x[0].a, flat.x[0].b, flat.x[1].a, flat.x[1].b, flat.y);
	printf("%d %d %d %d %d\n", nested.x[0].a, nested.x[0].b, nested.x[1].a, nested.x[1].b, nested.y);
	printf("%zu %zu\n", sizeof(nothing), sizeof(struct around));
	return 0;
}
