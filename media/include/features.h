#ifndef _FL_FEATURES_H
#define _FL_FEATURES_H
#define __GLIBC__ 2
#define __GLIBC_MINOR__ 36
#define _FEATURES_H 1
#endif
