#include <stdio.h>
#include <stdlib.h>
#include <stdint.h>
typedef uint64_t pte_t; enum { PRESENT = 1, WRITE = 2, USER = 4, HUGE = 128 };
#define SHIFT(l) (12 + 9 * (l))
#define INDEX(a, l) (((a) >> SHIFT(l)) & 511)
#define ADDR 0x000ffffffffff000UL
static pte_t *root; static unsigned tables; static pte_t *table(void) { tables++; return aligned_alloc(4096, 4096); }
static pte_t *fresh(void) { pte_t *t = table(); for (int i = 0; i < 512; i++) t[i] = 0; return t; }
static void map(uint64_t va, uint64_t pa, uint64_t flags, int level) { pte_t *t = root; for (int l = 3; l > level; l--) { pte_t *e = &t[INDEX(va, l)]; if (!(*e & PRESENT)) *e = (uint64_t)fresh() | PRESENT | WRITE | USER; t = (pte_t *)(*e & ADDR); } t[INDEX(va, level)] = (pa & ADDR) | flags | PRESENT | (level ? HUGE : 0); }
static int walk(uint64_t va, uint64_t *pa, int write) { pte_t *t = root; uint64_t rights = ~0UL; for (int l = 3; l >= 0; l--) { pte_t e = t[INDEX(va, l)]; if (!(e & PRESENT)) return -l - 1; rights &= e; if (l == 0 || e & HUGE) { if (write && !(rights & WRITE)) return -10; uint64_t mask = (1UL << SHIFT(l)) - 1; *pa = (e & ADDR & ~mask) | (va & mask); return l; } t = (pte_t *)(e & ADDR); } return -99; }
int main(void) { root = fresh(); for (uint64_t i = 0; i < 50; i++) map(0x7f0000000000 + i * 4096 * 7, 0x100000 + i * 4096, i & 1 ? WRITE | USER : USER, 0); map(0xffff888000000000, 0x40000000, WRITE, 1); map(0x8000000000, 0x80000000, WRITE, 2); uint64_t h = 0; for (uint64_t i = 0; i < 400; i++) { uint64_t pa = 0; int r = walk(0x7f0000000000 + i * 4096 + i, &pa, i & 1); h = h * 31 + pa + r; } uint64_t a = 0, b = 0; int r1 = walk(0xffff888000123456, &a, 1), r2 = walk(0x8012345678, &b, 0); printf("%lx %d %lx %d %lx %u\n", h, r1, a, r2, b, tables); printf("%d\n", walk(0x1000, &a, 0)); return 0; }
