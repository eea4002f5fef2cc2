#ifndef _FL_THREADS_H
#define _FL_THREADS_H
#include <pthread.h>
#include <time.h>
#define thread_local _Thread_local
#define ONCE_FLAG_INIT 0
#define TSS_DTOR_ITERATIONS 4
typedef pthread_t thrd_t;
typedef pthread_mutex_t mtx_t;
typedef pthread_cond_t cnd_t;
typedef pthread_key_t tss_t;
typedef pthread_once_t once_flag;
typedef int (*thrd_start_t)(void *);
typedef void (*tss_dtor_t)(void *);
enum { mtx_plain = 0, mtx_recursive = 1, mtx_timed = 2 };
enum { thrd_success = 0, thrd_busy = 1, thrd_error = 2, thrd_nomem = 3, thrd_timedout = 4 };
int thrd_create(thrd_t *thread, thrd_start_t start, void *arg);
int thrd_join(thrd_t thread, int *result);
void thrd_exit(int result) __attribute__((noreturn));
thrd_t thrd_current(void);
int thrd_equal(thrd_t a, thrd_t b);
int thrd_detach(thrd_t thread);
static inline void thrd_yield(void) { sched_yield(); }
static inline int thrd_sleep(const struct timespec *t, struct timespec *left) { return nanosleep(t, left); }
static inline int mtx_init(mtx_t *m, int kind) { pthread_mutex_t __new = { { 0, 0, 0, 0, kind & mtx_recursive } }; *m = __new; return thrd_success; }
static inline void mtx_destroy(mtx_t *m) { (void)m; }
static inline int mtx_lock(mtx_t *m) { return pthread_mutex_lock(m) ? thrd_error : thrd_success; }
static inline int mtx_trylock(mtx_t *m) { return pthread_mutex_trylock(m) ? thrd_busy : thrd_success; }
static inline int mtx_timedlock(mtx_t *m, const struct timespec *until) { int __e = pthread_mutex_timedlock(m, until); return __e == 0 ? thrd_success : __e == 110 ? thrd_timedout : thrd_error; }
static inline int mtx_unlock(mtx_t *m) { return pthread_mutex_unlock(m) ? thrd_error : thrd_success; }
static inline int cnd_init(cnd_t *c) { return pthread_cond_init(c, 0) ? thrd_error : thrd_success; }
static inline void cnd_destroy(cnd_t *c) { (void)c; }
static inline int cnd_wait(cnd_t *c, mtx_t *m) { return pthread_cond_wait(c, m) ? thrd_error : thrd_success; }
static inline int cnd_timedwait(cnd_t *c, mtx_t *m, const struct timespec *until) { int __e = pthread_cond_timedwait(c, m, until); return __e == 0 ? thrd_success : __e == 110 ? thrd_timedout : thrd_error; }
static inline int cnd_signal(cnd_t *c) { return pthread_cond_signal(c) ? thrd_error : thrd_success; }
static inline int cnd_broadcast(cnd_t *c) { return pthread_cond_broadcast(c) ? thrd_error : thrd_success; }
static inline void call_once(once_flag *once, void (*routine)(void)) { pthread_once(once, routine); }
static inline int tss_create(tss_t *key, tss_dtor_t destructor) { return pthread_key_create(key, destructor) ? thrd_error : thrd_success; }
static inline void tss_delete(tss_t key) { pthread_key_delete(key); }
static inline int tss_set(tss_t key, void *value) { return pthread_setspecific(key, value) ? thrd_error : thrd_success; }
static inline void *tss_get(tss_t key) { return pthread_getspecific(key); }
#endif
