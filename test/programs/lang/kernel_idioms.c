#include <stdio.h>
#include <stddef.h>
#include <errno.h>
#define BIT(n) (1UL << (n))
#define GENMASK(h, l) ((~0UL << (l)) & (~0UL >> (63 - (h))))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]) + sizeof(char[1 - 2 * __builtin_types_compatible_p(typeof(a), typeof(&(a)[0]))]) * 0)
#define likely(x) __builtin_expect(!!(x), 1)
#define min(x, y) ({ typeof(x) _x = (x); typeof(y) _y = (y); (void)(&_x == &_y); _x < _y ? _x : _y; })
#define clamp(v, lo, hi) min((typeof(v))((v) > (lo) ? (v) : (lo)), (typeof(v))(hi))
#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, v) do { *(volatile typeof(x) *)&(x) = (v); } while (0)
#define MAX_ERRNO 4095
#define IS_ERR_VALUE(x) ((unsigned long)(void *)(x) >= (unsigned long)-MAX_ERRNO)
#define BUILD_BUG_ON(c) ((void)sizeof(char[1 - 2 * !!(c)]))
#define container_of(ptr, type, member) ({ const typeof(((type *)0)->member) *__m = (ptr); (type *)((char *)__m - offsetof(type, member)); })
#define DEFINE_GUARD(name, type, lock, unlock) typedef type class_##name##_t; static inline void class_##name##_destructor(type *p) { type _T = *p; if (_T) { unlock; } } static inline type class_##name##_constructor(type _T) { type t = ({ lock; _T; }); return t; }
#define CLASS(name, var) class_##name##_t var __attribute__((cleanup(class_##name##_destructor))) = class_##name##_constructor
#define guard(name) CLASS(name, __UNIQUE)
#define scoped_guard(name, args) for (CLASS(name, scope)(args), *done = NULL; !done; done = (void *)1)
struct mutex { int held; const char *n; }; DEFINE_GUARD(mutex, struct mutex *, (_T->held++, printf("lock %s\n", _T->n)), (_T->held--, printf("unlock %s\n", _T->n)))
static inline void *ERR_PTR(long e) { return (void *)e; } static inline long PTR_ERR(const void *p) { return (long)p; } struct ops { int (*open)(int); int (*close)(int); }; static int my_open(int x) { return x + 1; } static const struct ops ops = { .open = my_open }; struct inner { int v; }; struct outer { long pad; struct inner in; };
static int work(struct mutex *m, int x) { guard(mutex)(m); if (x < 0) return -EINVAL; x *= 2; return x; }
static void *find(int x) { return x ? ERR_PTR(-ENOENT) : NULL; } static int ladder(int f) { int err = -ENOMEM; if (f == 1) goto out; err = -EBUSY; if (f == 2) goto undo; return 0; undo: printf("undo "); out: return err; }
int main(void) { struct mutex m = { 0, "m" }, n = { 0, "n" }; printf("%lx %lx %zu\n", BIT(40), GENMASK(51, 12), ARRAY_SIZE(((int[]){ 1, 2, 3 }))); printf("%d %d\n", work(&m, 5) * 0 + m.held, work(&m, -1)); scoped_guard(mutex, &n) { printf("inside %d\n", n.held); } printf("%d\n", n.held); void *p = find(1); printf("%d %ld %d\n", IS_ERR_VALUE(p), PTR_ERR(p), IS_ERR_VALUE(find(0))); printf("%d %d %d\n", ladder(0), ladder(1), ladder(2)); struct outer o = { 1, { 7 } }; printf("%d\n", container_of(&o.in, struct outer, in) == &o); int x = 5; WRITE_ONCE(x, READ_ONCE(x) + 1); printf("%d %d %d\n", x, min(3, x), clamp(x, 1, 4)); BUILD_BUG_ON(sizeof(long) != 8); if (likely(ops.open) && !ops.close) printf("%d\n", ops.open(1)); unsigned long flags = 0; flags |= BIT(3) | BIT(63); flags &= ~BIT(3); printf("%lx %d\n", flags, !!(flags & BIT(63))); return 0; }
