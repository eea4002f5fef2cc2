// Alignment where it matters is kept; where it does not (packed members, memcpy, plain scalars on x86-64) nothing is told.
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
struct line { int v; } __attribute__((aligned(64)));
struct wire { uint8_t kind; uint32_t length; uint64_t id; } __attribute__((packed));
typedef uint32_t unaligned_u32 __attribute__((aligned(1)));
static struct line lines[3];
static uint32_t get(const void *p) { const struct { uint32_t x; } __attribute__((packed)) *u = p; return u->x; }
int main(void) {
	struct line here, *there = aligned_alloc(64, 2 * sizeof *there);
	here.v = 1; there[1].v = 2; lines[2].v = 3;
	if ((uintptr_t)&here % 64 || (uintptr_t)&lines[1] % 64 || (uintptr_t)there % 64) return 1;
	*there = here;
	struct wire w = { 1, 2, 3 }, *many = malloc(3 * sizeof *many);
	for (int i = 0; i < 3; i++) { many[i] = w; many[i].length += i; many[i].id++; }
	char raw[16] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
	uint32_t sum = get(raw + 1) + *(unaligned_u32 *)(raw + 3);
	uint64_t word;
	memcpy(&word, raw + 5, sizeof word);
	_Atomic uint64_t counter = 5;
	struct { char c; atomic_int n; } s = { 'a', 4 };
	atomic_fetch_add(&counter, 1);
	atomic_fetch_add(&s.n, 1);
	_Alignas(32) char buffer[40];
	memset(buffer, 0, sizeof buffer);
	if ((uintptr_t)buffer % 32) return 2;
	printf("%u %d %d\n", sum, there[0].v + there[1].v + lines[2].v, (int)(many[2].length + s.n + counter + word % 7));
	free(many); free(there);
	return 0;
}
