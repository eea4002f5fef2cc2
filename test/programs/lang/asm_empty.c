#include <stdio.h>
#define barrier() __asm__ __volatile__("" : : : "memory")
#define hide(x) __asm__("" : "=r"(x) : "0"(x))
#define keep(x) __asm__ volatile("" : "+r"(x))
int main(void) { int a = 5; long l = 1L << 40; char *p = "str"; short s = -3; barrier(); hide(a); hide(l); hide(p); keep(a); keep(s); printf("%d %ld %s %d\n", a, l, p, s); int b; __asm__("" : "=r"(b) : "0"(a + 2)); printf("%d\n", b); __asm__ volatile("" :: "m"(a), "r"(l)); __asm__ volatile("" : "+m"(a)); return a; }
