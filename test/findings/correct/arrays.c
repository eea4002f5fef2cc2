// Arrays of variable length in loops and as parameters, rows by pointer, one past the end, negative subscripts of a pointer into the middle.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int total(int rows, int columns, int grid[rows][columns]) {
	int s = 0;
	for (int r = 0; r < rows; r++) for (int c = 0; c < columns; c++) s += grid[r][c];
	return s;
}
static int backwards(const int *end, int n) { int s = 0; for (int i = 1; i <= n; i++) s = s * 3 + end[-i]; return s; }
static size_t length(const char *s) { const char *p = s; while (*p) p++; return p - s; }
struct header { int count; char kind; short items[]; };
struct old { int count; int items[1]; };
struct nested { struct header *list[2]; int zero[0]; int after; };
static int sums(int n) {
	int s = 0;
	for (int i = 1; i <= n; i++) {
		int v[i][2];
		memset(v, 0, sizeof v);
		v[i - 1][1] = i;
		for (int (*row)[2] = v; row < v + i; row++) s += (*row)[0] + (*row)[1];
		if (i == 4) continue;
		if (i == n - 1) break;
	}
	return s;
}
static int jump(int n) {
	int s = 0;
again:;
	char v[n];
	memset(v, n, n);
	s += v[n - 1];
	if (--n > 0) goto again;
	return s;
}
int main(void) {
	int grid[3][4], flat[12];
	for (int i = 0; i < 12; i++) { grid[i / 4][i % 4] = i; flat[i] = i; }
	int *end = flat + 12, (*rows)[4] = grid;
	int ok = total(3, 4, grid) == 66 && total(4, 3, (int (*)[3])grid) == 66 && backwards(end, 12) && rows[2][3] == 11 && (*(rows + 1))[2] == 6;
	struct header *h = malloc(sizeof *h + 5 * sizeof h->items[0]);
	h->count = 5;
	for (int i = 0; i < h->count; i++) h->items[i] = i * 2;
	h = realloc(h, sizeof *h + 50 * sizeof h->items[0]);
	for (int i = h->count; i < 50; i++) h->items[i] = i * 2;
	struct old *o = malloc(sizeof *o + 7 * sizeof(int));
	o->count = 8;
	for (int i = 0; i < o->count; i++) o->items[i] = i;
	struct nested n = { { h, NULL }, {}, 5 };
	ok = ok && n.list[0]->items[49] == 98 && o->items[7] == 7 && n.after == 5;
	char *middle = malloc(9);
	memset(middle, 'm', 8);
	middle[8] = 0;
	ok = ok && length(middle) == 8 && length(middle + 8) == 0 && length("") == 0;
	char *s = middle + 4;
	ok = ok && s[-4] == 'm' && s[3] == 'm' && s[4] == 0;
	int counts[256] = { 0 };
	for (const char *c = "\xff\x80 hello"; *c; c++) counts[(unsigned char)*c]++;
	printf("%d %d %d %d %d\n", ok, sums(7), jump(5), counts['l'], counts[255]);
	free(middle); free(o); free(h);
	return 0;
}
