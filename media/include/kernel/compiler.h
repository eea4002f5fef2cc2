/* Faultline: annotations and helpers that kernel code takes for granted. Written for Faultline; for a file that is read without its tree. */
#ifndef FAULTLINE_KERNEL_COMPILER_H
#define FAULTLINE_KERNEL_COMPILER_H

#define __user
#define __kernel
#define __iomem
#define __rcu
#define __percpu
#define __force
#define __bitwise
#define __init
#define __exit
#define __initdata
#define __initconst
#define __ro_after_init
#define __read_mostly
#define __must_check
#define __maybe_unused __attribute__((__unused__))
#define __always_unused __attribute__((__unused__))
#define __used __attribute__((__used__))
#define __weak __attribute__((__weak__))
#define __packed __attribute__((__packed__))
#define __aligned(n) __attribute__((__aligned__(n)))
#define __section(name)
#define __printf(a, b)
#define __must_hold(x)
#define __acquires(x)
#define __releases(x)
#define __cold
#define __pure
#define __noreturn __attribute__((__noreturn__))
#define __always_inline inline
#define noinline
#define notrace
#define asmlinkage
#define fallthrough __attribute__((__fallthrough__))

#define likely(x) __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define barrier() do { } while (0)
#define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, v) (*(volatile __typeof__(x) *)&(x) = (v))
#define smp_mb() barrier()
#define smp_rmb() barrier()
#define smp_wmb() barrier()
#define cpu_relax() barrier()

#define offsetof(type, member) __builtin_offsetof(type, member)
#define container_of(ptr, type, member) ((type *)((char *)(ptr) - offsetof(type, member)))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define min(a, b) ({ __typeof__(a) __x = (a); __typeof__(b) __y = (b); __x < __y ? __x : __y; })
#define max(a, b) ({ __typeof__(a) __x = (a); __typeof__(b) __y = (b); __x > __y ? __x : __y; })
#define min_t(t, a, b) min((t)(a), (t)(b))
#define max_t(t, a, b) max((t)(a), (t)(b))
#define BIT(n) (1UL << (n))
#define GENMASK(high, low) (((~0UL) << (low)) & (~0UL >> (63 - (high))))
#define ALIGN(x, a) (((x) + ((__typeof__(x))(a) - 1)) & ~((__typeof__(x))(a) - 1))
#define IS_ALIGNED(x, a) (((x) & ((__typeof__(x))(a) - 1)) == 0)
#define DIV_ROUND_UP(n, d) (((n) + (d) - 1) / (d))
#define BUILD_BUG_ON(c) do { } while (0)
#define static_assert(...)

#define __FAULTLINE_ARG1(a, b, ...) b
#define __FAULTLINE_SET1 0,
#define __FAULTLINE_PASTE(v) __FAULTLINE_PASTE2(v)
#define __FAULTLINE_PASTE2(v) __FAULTLINE_PICK(__FAULTLINE_SET##v)
#define __FAULTLINE_PICK(junk) __FAULTLINE_ARG1(junk 1, 0, 0)
#define IS_ENABLED(option) __FAULTLINE_PASTE(option)
#define IS_BUILTIN(option) IS_ENABLED(option)

#define EXPORT_SYMBOL(name)
#define EXPORT_SYMBOL_GPL(name)
#define MODULE_LICENSE(text)
#define MODULE_AUTHOR(text)
#define MODULE_DESCRIPTION(text)
#define MODULE_PARM_DESC(name, text)
#define module_param(name, type, mode)
#define module_init(f)
#define module_exit(f)
#define subsys_initcall(f)
#define core_initcall(f)
#define late_initcall(f)

#endif
