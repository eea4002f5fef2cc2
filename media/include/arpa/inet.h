#ifndef _FL_ARPA_INET_H
#define _FL_ARPA_INET_H
#include <netinet/in.h>
#define INET_ADDRSTRLEN 16
#define INET6_ADDRSTRLEN 46
int inet_aton(const char *s, struct in_addr *address);
in_addr_t inet_addr(const char *s);
char *inet_ntoa(struct in_addr address);
int inet_pton(int family, const char *s, void *address);
const char *inet_ntop(int family, const void *address, char *s, socklen_t size);
#endif
