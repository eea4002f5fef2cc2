#ifndef _FL_FNMATCH_H
#define _FL_FNMATCH_H
#define FNM_NOMATCH 1
#define FNM_PATHNAME 1
#define FNM_NOESCAPE 2
#define FNM_PERIOD 4
#define FNM_FILE_NAME FNM_PATHNAME
int fnmatch(const char *pattern, const char *s, int flags);
#endif
