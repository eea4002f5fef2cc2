#ifndef _FL_SYS_SYSMACROS_H
#define _FL_SYS_SYSMACROS_H
#include <sys/types.h>
/* dev_t: major bits 0-11 from bit 8 and 12-31 from bit 32, minor bits 0-7 from bit 0 and 8-31 from bit 20. */
#define major(d) ((unsigned)(((d) >> 8 & 0xfff) | ((d) >> 32 & 0xfffff000)))
#define minor(d) ((unsigned)(((d) & 0xff) | ((d) >> 12 & 0xffffff00)))
#define makedev(a, i) (((dev_t)((a) & 0xfff) << 8) | ((dev_t)((a) & 0xfffff000) << 32) | ((dev_t)((i) & 0xff)) | ((dev_t)((i) & 0xffffff00) << 12))
#define gnu_dev_major(d) major(d)
#define gnu_dev_minor(d) minor(d)
#define gnu_dev_makedev(a, i) makedev(a, i)
#endif
