/* Basic types. */
#ifndef STUDY_TYPES_H
#define STUDY_TYPES_H

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef signed char s8;
typedef short s16;
typedef int s32;
typedef long long s64;
typedef unsigned long size_t;
typedef long ssize_t;
typedef _Bool bool;
typedef unsigned int gfp_t;
typedef unsigned long pgoff_t;
typedef unsigned long phys_addr_t;
typedef unsigned long vm_flags_t;
typedef s64 ktime_t;
typedef int clockid_t;

typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic_long_t;
typedef struct { atomic_t refs; } refcount_t;

#define NULL ((void *)0)
#define true 1
#define false 0
#define __user
#define __init
#define __initdata
#define __ro_after_init
#define __read_mostly
#define __aligned(n) __attribute__((aligned(n)))
#define likely(x) (x)
#define unlikely(x) (x)
#define offsetof(type, member) __builtin_offsetof(type, member)
#define container_of(pointer, type, member) ((type *)((char *)(pointer) - offsetof(type, member)))
#define static_assert(condition, ...) _Static_assert(condition, #condition)
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

struct list_head {
	struct list_head *next, *prev;
};

static inline void INIT_LIST_HEAD(struct list_head *list)
{
	list->next = list->prev = list;
}

struct spinlock { unsigned int state; };
typedef struct spinlock spinlock_t;
struct mutex { unsigned long owner; unsigned long waiters; };
struct rw_semaphore { unsigned long count; unsigned long waiters; };

void *memset(void *s, int c, size_t n);
void *memcpy(void *to, const void *from, size_t n);
void panic(const char *format, ...);

#endif
