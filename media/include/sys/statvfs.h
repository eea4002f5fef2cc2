#ifndef _FL_SYS_STATVFS_H
#define _FL_SYS_STATVFS_H
#define ST_RDONLY 1
#define ST_NOSUID 2
struct statvfs { unsigned long f_bsize, f_frsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree, f_favail, f_fsid, f_flag, f_namemax; unsigned int f_type; int __spare[5]; };
int statvfs(const char *path, struct statvfs *buf);
int fstatvfs(int fd, struct statvfs *buf);
#endif
