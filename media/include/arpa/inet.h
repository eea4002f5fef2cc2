#ifndef _FL_ARPA_INET_H
#define _FL_ARPA_INET_H
#include <netinet/in.h>
#endif
