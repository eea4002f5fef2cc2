#ifndef _FL_SYS_MSG_H
#define _FL_SYS_MSG_H
#include <stddef.h>
#include <sys/ipc.h>
#define MSG_NOERROR 010000
#define MSG_EXCEPT 020000
int msgget(key_t key, int flags);
int msgsnd(int id, const void *message, size_t size, int flags);
ssize_t msgrcv(int id, void *message, size_t size, long type, int flags);
struct msqid_ds;
int msgctl(int id, int command, struct msqid_ds *buf);
#endif
