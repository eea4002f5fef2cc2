#ifndef _FL_SYS_UN_H
#define _FL_SYS_UN_H
#include <sys/socket.h>
#define UNIX_PATH_MAX 108
struct sockaddr_un { sa_family_t sun_family; char sun_path[108]; };
#define SUN_LEN(a) (2 + __builtin_strlen((a)->sun_path))
#endif
