#ifndef _FL_STDNORETURN_H
#define _FL_STDNORETURN_H
#define noreturn _Noreturn
#endif
