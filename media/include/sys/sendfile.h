#ifndef _FL_SYS_SENDFILE_H
#define _FL_SYS_SENDFILE_H
#include <sys/types.h>
ssize_t sendfile(int out, int in, off_t *at, size_t n);
#endif
