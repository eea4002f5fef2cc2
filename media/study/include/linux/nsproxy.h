/* The namespaces that a task lives in. */
#ifndef STUDY_NSPROXY_H
#define STUDY_NSPROXY_H
#include <linux/types.h>

struct nsproxy {
	atomic_t count;
	struct time_namespace *time_ns;
	struct time_namespace *time_ns_for_children;
};
/* What setns() prepares before it commits. */
struct nsset {
	unsigned int flags;
	struct nsproxy *nsproxy;
	const struct cred *cred;
};

#endif
