/* Marks of what is needed at boot only: see types.h. */
#include <linux/types.h>
