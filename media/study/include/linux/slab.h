/* See <linux/gfp.h>, <linux/mm.h> and <linux/types.h>. */
#include <linux/mm.h>
