/* Who a task acts for. */
#ifndef STUDY_CRED_H
#define STUDY_CRED_H
#include <linux/types.h>

struct user_namespace {
	int level;
};
extern struct user_namespace init_user_ns;

struct cred {
	unsigned int uid, gid;
	struct user_namespace *user_ns;
};

#define CAP_SYS_ADMIN 21
#define CAP_SYS_TIME 25
bool ns_capable(struct user_namespace *ns, int cap);

#endif
