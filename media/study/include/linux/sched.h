/* Tasks. */
#ifndef STUDY_SCHED_H
#define STUDY_SCHED_H
#include <linux/types.h>
#include <linux/mm_types.h>

#define CLONE_NEWTIME 0x80

struct task_struct {
	int pid, tgid;
	struct task_struct *group_leader;
	struct mm_struct *mm, *active_mm;
	struct nsproxy *nsproxy;
	const struct cred *cred, *real_cred;
};

struct task_struct *get_current(void);
#define current get_current()

#endif
