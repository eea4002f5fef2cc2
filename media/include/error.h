#ifndef _FL_ERROR_H
#define _FL_ERROR_H
void error(int status, int number, const char *format, ...);
#endif
