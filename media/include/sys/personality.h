#ifndef _FL_SYS_PERSONALITY_H
#define _FL_SYS_PERSONALITY_H
#include <linux/personality.h>
int personality(unsigned long persona);
#endif
