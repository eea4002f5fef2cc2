/* What all namespaces have in common. */
#ifndef STUDY_PROC_NS_H
#define STUDY_PROC_NS_H
#include <linux/types.h>

struct ns_common {
	refcount_t __ns_ref;
	const struct proc_ns_operations *ops;
	unsigned int inum;
};
struct proc_ns_operations {
	const char *name;
	int (*install)(struct nsset *nsset, struct ns_common *ns);
};
int __ns_common_init(struct ns_common *ns, u32 ns_type, const struct proc_ns_operations *ops, int inum);

#endif
