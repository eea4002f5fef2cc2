/* Types that a block mentions before it defines them, attributes in brackets, and string initialisers in all their parentheses. */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

static void *same(void *p) { return p; }

struct S { char outer[3]; };

static void tags(void)
{
	struct T *later;
	struct node *chain;
	union U *either;
	struct T { char c[7]; };
	struct node { struct node *next; int v; } last = { 0, 8 }, first = { &last, 9 };
	union U { long l; char c[12]; };

	chain = &first;
	printf("%zu %zu %d\n", sizeof *later, sizeof *either, chain->v * 10 + chain->next->v);
	{
		struct S *outer_one;
		struct hidden *inner;
		same(&(struct hidden { short s[5]; }) { { 1 } });
		struct S { char own[2]; };
		struct S *own_one;
		printf("%zu %zu %zu\n", sizeof *outer_one, sizeof *inner, sizeof *own_one);
	}
	struct hidden;
	struct hidden *another;
	struct hidden { char c; };
	printf("%zu %zu\n", sizeof *another, sizeof(struct S));
}

struct [[gnu::packed]] tight { char c; long l; };
struct loose { char c; int i [[gnu::packed]] : 24; short s; };
[[noreturn]] static void never(int status);
[[maybe_unused]] static int spare;

/* Attributes before an anonymous member are passed over, _Alignas is not; those after it are its own. */
struct before { char c; __attribute__((packed, aligned(64))) struct { int i; }; };
struct behind { char c; struct { int i; } __attribute__((packed)); };
struct aligned { char c; _Alignas(32) struct { int i; }; };

static void leave(void *of) { printf("leave %d\n", *(int *)of); }
static void bracketed(void)
{
	[[gnu::cleanup(leave)]] int first = 1, second = 2;
	int array[first + second] __attribute__((cleanup(leave)));

	array[0] = 3;
	for ([[gnu::cleanup(leave)]] int i = 7; i < 8; i++)
		printf("%d\n", first + second + i);
}

static int levels(int n)
{
	int sum = 0;

	switch (n) {
	case 2:
		sum += 2;
		[[fallthrough]];
	case 1:
		sum++;
		break;
	default: [[unlikely]] sum = -1;
	}
	return sum;
}

wchar_t wide[] = { (L"wide") }, plain_wide[] = (L"plain");
char deep[] = { (("deep")) }, comma[] = { ("com" "ma"), };
char *words[] = { "one", { "two" }, ("three"), { ("four") } };

typedef struct { char length, text[]; } counted;
counted unbraced = { 2, 'o', 'k' }, ended = { 'x', "yz" };

int main(void)
{
	struct { unsigned bits : 8; } s = { 3 };

	tags();
	bracketed();
	printf("%zu %zu %zu\n", sizeof(struct before), sizeof(struct behind), sizeof(struct aligned));
	printf("%zu %zu %zu %d %d %d\n", sizeof(struct tight), offsetof(struct [[gnu::packed]] { char c; int i; }, i), sizeof(struct loose), levels(2), levels(1), levels(0));
	printf("%zu %zu %zu %zu %s %s\n", sizeof wide, sizeof plain_wide, sizeof deep, sizeof comma, words[1], words[3]);
	printf("%d %d\n", ~({ s.bits; }) < 0, ({ 1; s.bits; }) - 4 < 0);
	printf("%d %c%c %s %zu\n", unbraced.length, unbraced.text[0], unbraced.text[1], ended.text, sizeof unbraced);
	never(spare + 5);
}

[[noreturn]] static void never(int status) { exit(status); }
