#ifndef _FL_SYS_INOTIFY_H
#define _FL_SYS_INOTIFY_H
#include <stdint.h>
#define IN_CLOEXEC 02000000
#define IN_NONBLOCK 04000
#define IN_ACCESS 1
#define IN_MODIFY 2
#define IN_CLOSE_WRITE 8
#define IN_OPEN 32
#define IN_CREATE 256
#define IN_DELETE 512
struct inotify_event { int wd; uint32_t mask, cookie, len; char name[]; };
int inotify_init(void);
int inotify_init1(int flags);
int inotify_add_watch(int fd, const char *path, uint32_t mask);
int inotify_rm_watch(int fd, int wd);
#endif
