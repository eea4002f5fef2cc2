/* Faultline: the kernel's basic types and small containers, for a file that is read without its tree. */
#ifndef FAULTLINE_KERNEL_TYPES_H
#define FAULTLINE_KERNEL_TYPES_H
#include "compiler.h"

#define NULL ((void *)0)
typedef signed char s8, __s8;
typedef unsigned char u8, __u8, u_char;
typedef short s16, __s16;
typedef unsigned short u16, __u16;
typedef int s32, __s32;
typedef unsigned int u32, __u32, uint;
typedef long long s64, __s64;
typedef unsigned long long u64, __u64;
typedef u8 uint8_t;
typedef u16 uint16_t;
typedef u32 uint32_t;
typedef u64 uint64_t;
typedef s32 int32_t;
typedef s64 int64_t;
typedef unsigned long size_t, uintptr_t, ulong;
typedef long ssize_t, ptrdiff_t, intptr_t;
typedef _Bool bool;
enum { false = 0, true = 1 };
typedef unsigned int gfp_t, fmode_t, slab_flags_t;
typedef long long loff_t;
typedef int pid_t;
typedef unsigned short umode_t;
typedef u64 phys_addr_t, dma_addr_t, resource_size_t;
typedef long time64_t;
typedef s64 ktime_t;

typedef struct { int counter; } atomic_t;
typedef struct { s64 counter; } atomic64_t, atomic_long_t;
typedef struct refcount_struct { atomic_t refs; } refcount_t;
#define ATOMIC_INIT(n) { (n) }
#define REFCOUNT_INIT(n) { .refs = ATOMIC_INIT(n) }
static inline int atomic_read(const atomic_t *v) { return READ_ONCE(v->counter); }
static inline void atomic_set(atomic_t *v, int n) { WRITE_ONCE(v->counter, n); }
static inline void atomic_inc(atomic_t *v) { v->counter++; }
static inline void atomic_dec(atomic_t *v) { v->counter--; }
static inline int atomic_inc_return(atomic_t *v) { return ++v->counter; }
static inline bool atomic_dec_and_test(atomic_t *v) { return --v->counter == 0; }
static inline void refcount_set(refcount_t *r, int n) { atomic_set(&r->refs, n); }
static inline void refcount_inc(refcount_t *r) { atomic_inc(&r->refs); }
static inline bool refcount_dec_and_test(refcount_t *r) { return atomic_dec_and_test(&r->refs); }

struct list_head { struct list_head *next, *prev; };
struct hlist_head { struct hlist_node *first; };
struct hlist_node { struct hlist_node *next, **pprev; };
struct callback_head { struct callback_head *next; void (*func)(struct callback_head *head); };
#define rcu_head callback_head
struct rb_node { unsigned long __rb_parent_color; struct rb_node *rb_right, *rb_left; };
struct rb_root { struct rb_node *rb_node; };
#define LIST_HEAD_INIT(name) { &(name), &(name) }
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)
#define list_entry(p, type, member) container_of(p, type, member)
#define list_for_each_entry(pos, head, member) \
	for (pos = list_entry((head)->next, __typeof__(*pos), member); &pos->member != (head); pos = list_entry(pos->member.next, __typeof__(*pos), member))
static inline void INIT_LIST_HEAD(struct list_head *l) { l->next = l; l->prev = l; }
static inline bool list_empty(const struct list_head *l) { return l->next == l; }
static inline void list_add(struct list_head *e, struct list_head *l) { e->next = l->next; e->prev = l; l->next->prev = e; l->next = e; }
static inline void list_add_tail(struct list_head *e, struct list_head *l) { list_add(e, l->prev); }
static inline void list_del(struct list_head *e) { e->prev->next = e->next; e->next->prev = e->prev; }

typedef struct spinlock { unsigned int locked; } spinlock_t, raw_spinlock_t;
typedef struct { unsigned int locked; } rwlock_t;
struct mutex { atomic64_t owner; spinlock_t wait_lock; struct list_head wait_list; };
struct rw_semaphore { atomic64_t count, owner; spinlock_t wait_lock; struct list_head wait_list; };
struct wait_queue_head { spinlock_t lock; struct list_head head; };
typedef struct wait_queue_head wait_queue_head_t;
#define DEFINE_SPINLOCK(name) spinlock_t name = { 0 }
#define DEFINE_MUTEX(name) struct mutex name = { .wait_list = LIST_HEAD_INIT((name).wait_list) }
void spin_lock_init(spinlock_t *lock);
void spin_lock(spinlock_t *lock);
void spin_unlock(spinlock_t *lock);
void mutex_init(struct mutex *lock);
void mutex_lock(struct mutex *lock);
void mutex_unlock(struct mutex *lock);
void down_read(struct rw_semaphore *sem);
void up_read(struct rw_semaphore *sem);
void down_write(struct rw_semaphore *sem);
void up_write(struct rw_semaphore *sem);

#define EPERM 1
#define ENOENT 2
#define EINTR 4
#define EIO 5
#define EAGAIN 11
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EBUSY 16
#define EEXIST 17
#define ENODEV 19
#define EINVAL 22
#define ENOSPC 28
#define MAX_ERRNO 4095
static inline void *ERR_PTR(long error) { return (void *)error; }
static inline long PTR_ERR(const void *p) { return (long)p; }
static inline bool IS_ERR(const void *p) { return (unsigned long)p >= (unsigned long)-MAX_ERRNO; }
static inline bool IS_ERR_OR_NULL(const void *p) { return !p || IS_ERR(p); }

#define KERN_INFO ""
#define KERN_WARNING ""
#define KERN_ERR ""
int _printk(const char *format, ...);
#define printk(...) _printk(__VA_ARGS__)
#define pr_err(...) _printk(__VA_ARGS__)
#define pr_warn(...) _printk(__VA_ARGS__)
#define pr_info(...) _printk(__VA_ARGS__)
#define pr_debug(...) do { } while (0)
#define BUG() __builtin_trap()
#define BUG_ON(c) do { if (unlikely(c)) BUG(); } while (0)
#define WARN_ON(c) (!!(c))
#define WARN_ON_ONCE(c) (!!(c))
#define WARN_ONCE(c, ...) (!!(c))
#define might_sleep() do { } while (0)

#endif
