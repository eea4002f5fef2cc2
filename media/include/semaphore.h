#ifndef _FL_SEMAPHORE_H
#define _FL_SEMAPHORE_H
#include <sys/types.h>
#include <time.h>
typedef union { unsigned int __value; char __size[32]; long __align; } sem_t;
#define SEM_FAILED ((sem_t *)0)
#define SEM_VALUE_MAX 2147483647
int sem_init(sem_t *s, int shared, unsigned int value);
int sem_destroy(sem_t *s);
int sem_wait(sem_t *s);
int sem_trywait(sem_t *s);
int sem_timedwait(sem_t *s, const struct timespec *until);
int sem_post(sem_t *s);
int sem_clockwait(sem_t *s, clockid_t clock, const struct timespec *until);
sem_t *sem_open(const char *name, int flags, ...);
int sem_close(sem_t *s);
int sem_unlink(const char *name);
int sem_getvalue(sem_t *s, int *value);
#endif
