#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <sched.h>
#include <stdatomic.h>
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; static pthread_cond_t c = PTHREAD_COND_INITIALIZER; static pthread_barrier_t bar; static pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER; static pthread_once_t once = PTHREAD_ONCE_INIT; static pthread_spinlock_t spin; static pthread_key_t key; static __thread int tls = 5; static atomic_int total, serial, inits; static int queue[8], head, tail;
static void init(void) { inits++; }
static void dtor(void *p) { total += (long)p; }
static void *barrier_thread(void *a) { pthread_once(&once, init); tls += (long)a; pthread_setspecific(key, a); if (pthread_barrier_wait(&bar) == PTHREAD_BARRIER_SERIAL_THREAD) serial++; pthread_spin_lock(&spin); total += tls; pthread_spin_unlock(&spin); return (void *)(long)tls; }
static void *producer(void *a) { for (int i = 0; i < 20; i++) { pthread_mutex_lock(&m); while (tail - head == 8) pthread_cond_wait(&c, &m); queue[tail++ & 7] = i; pthread_cond_broadcast(&c); pthread_mutex_unlock(&m); } return 0; }
static void *consumer(void *a) { long s = 0; for (int i = 0; i < 20; i++) { pthread_mutex_lock(&m); while (tail == head) pthread_cond_wait(&c, &m); s += queue[head++ & 7]; pthread_cond_signal(&c); pthread_mutex_unlock(&m); } return (void *)s; }
static void cleanup(void *p) { printf("cleanup %s\n", (char *)p); }
static void *sleeper(void *a) { pthread_cleanup_push(cleanup, "outer"); pthread_cleanup_push(cleanup, "inner"); pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, 0); sem_post(a); for (;;) pause(); pthread_cleanup_pop(0); pthread_cleanup_pop(0); return 0; }
static void *reader(void *a) { pthread_rwlock_rdlock(&rw); int r = pthread_rwlock_trywrlock(&rw); pthread_rwlock_unlock(&rw); return (void *)(long)r; }
static void *robust(void *a) { pthread_mutex_lock(a); return 0; }
int main(void)
{
	pthread_t t[4]; void *r; sem_t s; struct timespec ts; pthread_attr_t at; pthread_mutexattr_t ma; pthread_mutex_t rm;
	pthread_key_create(&key, dtor); pthread_barrier_init(&bar, 0, 4); pthread_spin_init(&spin, 0);
	for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, barrier_thread, (void *)i); long sum = 0; for (int i = 0; i < 4; i++) { pthread_join(t[i], &r); sum += (long)r; } printf("sum %ld total %d serial %d inits %d tls %d\n", sum, total, serial, inits, tls);
	pthread_create(&t[0], 0, producer, 0); pthread_create(&t[1], 0, consumer, 0); pthread_join(t[0], 0); pthread_join(t[1], &r); printf("consumed %ld\n", (long)r);
	sem_init(&s, 0, 0); pthread_create(&t[0], 0, sleeper, &s); sem_wait(&s); pthread_cancel(t[0]); pthread_join(t[0], &r); printf("cancelled %d\n", r == PTHREAD_CANCELED);
	printf("trywait %d %s\n", sem_trywait(&s), strerror(errno)); clock_gettime(CLOCK_REALTIME, &ts); ts.tv_nsec += 2000000; if (ts.tv_nsec >= 1000000000) ts.tv_sec++, ts.tv_nsec -= 1000000000; printf("timedwait %d %s\n", sem_timedwait(&s, &ts), strerror(errno)); sem_post(&s); int v; sem_getvalue(&s, &v); printf("value %d\n", v);
	pthread_mutex_lock(&m); printf("trylock %s\n", strerror(pthread_mutex_trylock(&m))); printf("timedlock %s\n", strerror(pthread_mutex_timedlock(&m, &ts))); printf("cond timedwait %s\n", strerror(pthread_cond_timedwait(&c, &m, &ts))); pthread_mutex_unlock(&m);
	pthread_rwlock_rdlock(&rw); pthread_create(&t[0], 0, reader, 0); pthread_join(t[0], &r); printf("trywrlock %s\n", strerror((long)r)); pthread_rwlock_unlock(&rw); pthread_rwlock_wrlock(&rw); printf("tryrdlock %s\n", strerror(pthread_rwlock_tryrdlock(&rw))); pthread_rwlock_unlock(&rw);
	pthread_mutexattr_init(&ma); pthread_mutexattr_settype(&ma, PTHREAD_MUTEX_ERRORCHECK); pthread_mutex_init(&rm, &ma); printf("unlock unowned %s\n", strerror(pthread_mutex_unlock(&rm))); pthread_mutex_lock(&rm); printf("relock %s\n", strerror(pthread_mutex_lock(&rm))); pthread_mutex_unlock(&rm); pthread_mutex_destroy(&rm); pthread_mutexattr_settype(&ma, PTHREAD_MUTEX_RECURSIVE); pthread_mutex_init(&rm, &ma); pthread_mutex_lock(&rm); printf("recursive %d\n", pthread_mutex_lock(&rm)); pthread_mutex_unlock(&rm); pthread_mutex_unlock(&rm);
	pthread_mutexattr_settype(&ma, PTHREAD_MUTEX_NORMAL); pthread_mutexattr_setrobust(&ma, PTHREAD_MUTEX_ROBUST); pthread_mutex_init(&rm, &ma); pthread_create(&t[0], 0, robust, &rm); pthread_join(t[0], 0); int e = pthread_mutex_lock(&rm); printf("robust %s\n", strerror(e)); if (e == EOWNERDEAD) printf("consistent %d\n", pthread_mutex_consistent(&rm)); pthread_mutex_unlock(&rm);
	pthread_attr_init(&at); size_t ss; pthread_attr_getstacksize(&at, &ss); printf("stack %zu\n", ss); pthread_attr_setstacksize(&at, 1 << 17); pthread_attr_setdetachstate(&at, PTHREAD_CREATE_DETACHED); pthread_create(&t[0], &at, (void *(*)(void *))sem_post, &s); usleep(5000); sem_getvalue(&s, &v); printf("detached posted %d\n", v); pthread_setname_np(pthread_self(), "renamed"); char n[16]; pthread_getname_np(pthread_self(), n, 16); puts(n); cpu_set_t cs; CPU_ZERO(&cs); printf("affinity %d %d\n", sched_getaffinity(0, sizeof cs, &cs), CPU_COUNT(&cs) > 0); pthread_getattr_np(pthread_self(), &at); void *sa; pthread_attr_getstack(&at, &sa, &ss); printf("on the stack %d\n", (char *)&at >= (char *)sa && (char *)&at < (char *)sa + ss); pthread_condattr_t ca; pthread_condattr_init(&ca); pthread_condattr_setclock(&ca, CLOCK_MONOTONIC); pthread_cond_t mc; pthread_cond_init(&mc, &ca); clock_gettime(CLOCK_MONOTONIC, &ts); ts.tv_sec -= 1; pthread_mutex_lock(&m); printf("%s\n", strerror(pthread_cond_timedwait(&mc, &m, &ts))); pthread_mutex_unlock(&m); clock_gettime(CLOCK_REALTIME, &ts); ts.tv_nsec += 1000000; pthread_create(&t[0], 0, sleeper, &s); printf("timedjoin %s\n", strerror(pthread_timedjoin_np(t[0], 0, &ts))); pthread_cancel(t[0]); pthread_join(t[0], 0);
	return 0;
}
