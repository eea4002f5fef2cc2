#include <stdio.h>
#include <string.h>
struct point { int x, y; };
struct big { char name[20]; struct point p[3]; long n; double d; };
union u { int i; float f; unsigned char b[4]; struct { short lo, hi; }; };
struct list { struct list *next; int v; };
struct flex { int n; char data[]; };
static struct point add(struct point a, struct point b) { a.x += b.x; a.y += b.y; return a; }
static struct big make(int n) { struct big b = { .name = "made", .n = n, .d = n / 2.0 }; b.p[1] = (struct point){ n, -n }; return b; }
static struct point swap(struct point p) { return (struct point){ p.y, p.x }; }
static int sum(struct big b) { b.n++; return b.n + b.p[1].x; }
struct one { char c; }; static struct one mk(char c) { struct one o = { c }; return o; }
int main(void)
{
	struct point a = { 1, 2 }, b = { .y = 5, .x = 4 }, c;
	c = add(a, b); printf("%d %d\n", c.x, c.y);
	c = swap(swap(add(c, swap(b)))); printf("%d %d %d\n", c.x, c.y, add(a, b).y);
	struct big g = make(7), h; h = g; h.p[2] = a; printf("%s %d %d %ld %.1f %d\n", h.name, h.p[1].x, h.p[2].y, h.n, h.d, sum(h)); printf("%ld\n", h.n);
	printf("%s %c\n", make(3).name, mk('q').c);
	union u u = { .f = 1.0f }; printf("%x %d %d %d\n", u.i, u.b[3], u.lo, u.hi); u.b[0] = 255; printf("%x\n", u.i);
	struct list l3 = { 0, 3 }, l2 = { &l3, 2 }, l1 = { &l2, 1 }; int s = 0; for (struct list *p = &l1; p; p = p->next) s = s * 10 + p->v; printf("%d %d\n", s, l1.next->next->v);
	struct point arr[3] = { { 1, 2 }, { 3, 4 } }, *p = arr; *++p = a; p[1] = *p; printf("%d %d %d\n", arr[1].x, arr[2].y, (int)sizeof(arr));
	struct { struct point a; struct { int z; }; } anon = { { 1, 2 }, { 3 } }; anon.z += anon.a.y; printf("%d\n", anon.z);
	c = a.x ? a : b; printf("%d\n", (a.x > 5 ? a : b).y); (void)c;
	a = b = (struct point){ 8, 9 }; printf("%d %d\n", a.x, b.y);
	char buf[sizeof(struct flex) + 8]; struct flex *f = (void *)buf; f->n = 3; memcpy(f->data, "ab", 3); printf("%s %zu\n", f->data, sizeof(*f));
	struct big *bp = &h; bp->p[0] = bp->p[1]; printf("%d %zu %zu\n", bp->p[0].y, sizeof(struct big), __builtin_offsetof(struct big, p[1].y));
	return 0;
}
