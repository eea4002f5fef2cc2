#include <stdio.h>
#include <stdint.h>
#include <inttypes.h>
static void d(const void *p, int n) { for (int i = 0; i < n; i++) printf("%02x ", ((const uint8_t *)p)[i]); puts(""); }
int main(void) { int32_t i = -2; uint64_t u = UINT64_C(0x0123456789abcdef); float f = -1.5f; double e = 3.14159; struct { char a; short b; int c; long d; } s = { 1, 2, 3, 4 }; d(&i, 4); d(&u, 8); d(&f, 4); d(&e, 8); d(&s.b, 2); d(&s.d, 8); union { uint64_t q; uint32_t w[2]; uint16_t h[4]; uint8_t b[8]; } x = { .q = u }; printf("%" PRIx32 " %" PRIx16 " %" PRIu8 " %" PRIx64 "\n", x.w[1], x.h[2], x.b[7], x.q); x.h[1] = 0xffff; printf("%" PRIx64 "\n", x.q); uint8_t *bp = x.b; bp[3] ^= 0x0f; printf("%" PRIx64 "\n", x.q); int16_t *hp = (int16_t *)&x; hp[3] = -1; printf("%" PRId64 "\n", (int64_t)x.q); *(uint32_t *)(bp + 1) = 0xdeadbeef; printf("%" PRIx64 "\n", x.q); uint64_t t; __builtin_memcpy(&t, bp, 8); printf("%d\n", t == x.q); printf("%d %d\n", (int)sizeof(intmax_t), (int)sizeof(int_fast16_t)); return 0; }
