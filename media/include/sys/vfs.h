#ifndef _FL_SYS_VFS_H
#define _FL_SYS_VFS_H
#include <sys/statfs.h>
#endif
