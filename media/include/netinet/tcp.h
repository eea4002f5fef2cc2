#ifndef _FL_NETINET_TCP_H
#define _FL_NETINET_TCP_H
#define TCP_NODELAY 1
#define TCP_MAXSEG 2
#define TCP_CORK 3
#endif
