#ifndef _FL_SYS_SEM_H
#define _FL_SYS_SEM_H
#include <stddef.h>
#include <sys/ipc.h>
#include <time.h>
#define SEM_UNDO 0x1000
#define GETPID 11
#define GETVAL 12
#define GETALL 13
#define GETNCNT 14
#define GETZCNT 15
#define SETVAL 16
#define SETALL 17
struct sembuf { unsigned short sem_num; short sem_op, sem_flg; };
struct semid_ds { struct ipc_perm sem_perm; time_t sem_otime; unsigned long __reserved1; time_t sem_ctime; unsigned long __reserved2, sem_nsems, __reserved3, __reserved4; };
int semget(key_t key, int n, int flags);
int semop(int id, struct sembuf *operations, size_t n);
int semtimedop(int id, struct sembuf *operations, size_t n, const struct timespec *timeout);
int semctl(int id, int n, int command, ...);
#endif
