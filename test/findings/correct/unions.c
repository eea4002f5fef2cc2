// Parts of a union, a bit-field and padding that were never set are only copied, or masked away before anything depends on them.
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
union value { char c; int i; double d; char bytes[16]; struct { short kind, size; int data[3]; } s; };
struct flags { unsigned ready : 1, kind : 3, : 4, level : 8; unsigned long mask : 33; signed low : 5; };
struct packed { char tag; int value; } __attribute__((packed));
static int sum(union value v) { return v.s.kind + v.s.size; }
static struct flags with(struct flags f, int level) { f.level = level; return f; }
int main(void) {
	union value v, w;
	v.i = 0x00050003;
	w = v;
	if (sum(w) != 8) return 1;
	w.c = 'x';
	if (w.bytes[0] != 'x') return 2;
	struct flags f, *p = malloc(sizeof *p);
	f.ready = 1;
	f.level = 200;
	f.low = -3;
	*p = with(f, f.level + 1);
	if (!p->ready || p->level != 201 || p->low != -3) return 3;
	p->kind = 5;
	p->mask = 1ul << 32;
	if (p->kind != 5 || p->mask >> 32 != 1 || p->level != 201) return 4;
	struct packed many[3];
	for (int i = 0; i < 3; i++) { many[i].tag = i; many[i].value = i * 1000; }
	int total = 0;
	for (int i = 0; i < 3; i++) total += many[i].value;
	unsigned char raw[8];
	raw[1] = 7; raw[2] = 8;
	unsigned word;
	memcpy(&word, raw, sizeof word);
	if ((word >> 8 & 0xff) != 7) return 5;
	if (((word & 0x00ffff00) ^ 0x00080700) != 0) return 6;
	unsigned short half = word >> 8;
	switch (half) { case 0x0807: break; default: return 7; }
	_Bool b;
	int unset;
	b = (unset & 0) || total == 3000;
	if (!b) return 8;
	free(p);
	printf("%d\n", total);
	return 0;
}
