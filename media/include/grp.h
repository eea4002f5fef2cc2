#ifndef _FL_GRP_H
#define _FL_GRP_H
#include <sys/types.h>
struct group { char *gr_name, *gr_passwd; gid_t gr_gid; char **gr_mem; };
struct group *getgrgid(gid_t gid);
struct group *getgrnam(const char *name);
int setgroups(size_t n, const gid_t *list);
#endif
