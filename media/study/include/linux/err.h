/* Pointers that are error numbers: the last page of the address space is never an object. */
#ifndef STUDY_ERR_H
#define STUDY_ERR_H
#include <linux/types.h>

#define EPERM 1
#define ESRCH 3
#define EINTR 4
#define ENOMEM 12
#define EACCES 13
#define EFAULT 14
#define EBUSY 16
#define EEXIST 17
#define EINVAL 22
#define ENOSPC 28
#define ERANGE 34
#define EUSERS 87

#define MAX_ERRNO 4095
#define IS_ERR_VALUE(x) ((unsigned long)(x) > -(unsigned long)MAX_ERRNO - 1)

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *pointer)
{
	return (long)pointer;
}

static inline bool IS_ERR(const void *pointer)
{
	return IS_ERR_VALUE(pointer);
}

#endif
