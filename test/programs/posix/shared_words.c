/* A mutex, a condition and a futex in a shared file that two processes map at different addresses. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared { pthread_mutex_t lock; pthread_cond_t changed; int phase, word; };

static void reach(struct shared *s, int phase)
{
	pthread_mutex_lock(&s->lock);
	while (s->phase != phase)
		pthread_cond_wait(&s->changed, &s->lock);
	s->phase++;
	pthread_cond_broadcast(&s->changed);
	pthread_mutex_unlock(&s->lock);
}

int main(void)
{
	int fd = memfd_create("shared", 0), status;
	struct shared *s, *other;
	pthread_mutexattr_t lock;
	pthread_condattr_t changed;

	ftruncate(fd, 4096);
	s = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	pthread_mutexattr_init(&lock);
	pthread_mutexattr_setpshared(&lock, PTHREAD_PROCESS_SHARED);
	pthread_mutex_init(&s->lock, &lock);
	pthread_condattr_init(&changed);
	pthread_condattr_setpshared(&changed, PTHREAD_PROCESS_SHARED);
	pthread_cond_init(&s->changed, &changed);
	if (fork() == 0) {
		other = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		munmap(s, 4096);
		for (int phase = 0; phase < 6; phase += 2)
			reach(other, phase);
		while (__atomic_load_n(&other->word, __ATOMIC_ACQUIRE) == 0)
			syscall(SYS_futex, &other->word, FUTEX_WAIT, 0, 0, 0, 0);
		_exit(other == s ? 1 : other->word);
	}
	for (int phase = 1; phase < 6; phase += 2)
		reach(s, phase);
	usleep(10000);
	__atomic_store_n(&s->word, 42, __ATOMIC_RELEASE);
	syscall(SYS_futex, &s->word, FUTEX_WAKE, 1, 0, 0, 0);
	wait(&status);
	printf("phase %d, child %d\n", s->phase, WEXITSTATUS(status));
	return 0;
}
