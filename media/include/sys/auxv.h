#ifndef _FL_SYS_AUXV_H
#define _FL_SYS_AUXV_H
#define AT_PAGESZ 6
#define AT_SYSINFO_EHDR 33
unsigned long getauxval(unsigned long type);
#endif
