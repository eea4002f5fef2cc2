#include <stdio.h>
#define STR(x) #x
#define XSTR(x) STR(x)
#define CAT(a, b) a##b
#define XCAT(a, b) CAT(a, b)
#define SUM(...) sum_(COUNT(__VA_ARGS__), __VA_ARGS__)
#define COUNT(...) COUNT_(__VA_ARGS__, 5, 4, 3, 2, 1)
#define COUNT_(a, b, c, d, e, n, ...) n
#define LOG(f, args...) printf(f "\n", ##args)
#define EMPTY
#define F(x) x + F(x)
#define DEFER(x) x EMPTY
#define LIST X(red) X(green) X(blue)
#define X(n) n,
enum colour { LIST };
#undef X
#define X(n) #n,
static const char *names[] = { LIST };
#define MAX3(a, b, c) ((a) > (b) ? ((a) > (c) ? (a) : (c)) : ((b) > (c) ? (b) : (c)))
#define __VA(x, ...) x __VA_OPT__(+) __VA_ARGS__
static int sum_(int n, ...) { __builtin_va_list ap; __builtin_va_start(ap, n); int t = 0; while (n--) t += __builtin_va_arg(ap, int); __builtin_va_end(ap); return t; }
#if defined(FOO) || !defined BAR && (1 + 1 == 2) && -1 < 0u + 1 == 0
#define BRANCH 1
#elif 1
#define BRANCH 2
#else
#error never
#endif
int main(void) { printf("%s %s %s\n", STR(a  +  "b\n"), XSTR(CAT(1, 2)), STR()); int XCAT(v, __LINE__) = 1; printf("%d %d %d\n", SUM(1), SUM(1, 2, 3), SUM(1, 2, 3, 4, 5)); LOG("plain"); LOG("%d %s", 5, "x"); printf("%s %d\n", names[green], blue); printf("%d %d %d\n", MAX3(1, 2, 3), MAX3(9, 2, 3), MAX3(1, 8, 3)); printf("%d\n", BRANCH); printf("%d\n", __VA(1, 2)); printf("%d\n", __COUNTER__ + __COUNTER__ * 10); printf("%s %d\n", __func__, __LINE__); printf("%s\n", "con" "cat" "\x41" "1\101\t|"); printf("%d %d %d\n", 'a', '\'', '\377'); printf("%d %ld %x %o\n", 0b101, 0x1FL, 0xaBc, 0777); return 0; }
