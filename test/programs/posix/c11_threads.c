/* threads.h: threads, mutexes, conditions, once, thread-specific storage. */
#include <stdio.h>
#include <threads.h>

static mtx_t lock;
static cnd_t cond;
static int ready;
static once_flag once = ONCE_FLAG_INIT;
static tss_t key;

static void first(void)
{
	puts("once");
}

static int work(void *arg)
{
	call_once(&once, first);
	mtx_lock(&lock);
	while (!ready)
		cnd_wait(&cond, &lock);
	mtx_unlock(&lock);
	tss_set(key, arg);
	return *(int *)tss_get(key) * 2;
}

int main(void)
{
	thrd_t t[2];
	int n[2] = { 4, 5 }, r;

	mtx_init(&lock, mtx_plain);
	cnd_init(&cond);
	tss_create(&key, NULL);
	for (int i = 0; i < 2; i++)
		n[i] += thrd_create(&t[i], work, &n[i]) != thrd_success;
	mtx_lock(&lock);
	ready = 1;
	cnd_broadcast(&cond);
	mtx_unlock(&lock);
	for (int i = 0; i < 2; i++) {
		thrd_join(t[i], &r);
		printf("result %d\n", r);
	}
	printf("busy %d\n", mtx_lock(&lock) == thrd_success && mtx_trylock(&lock) == thrd_busy);
	return 0;
}
