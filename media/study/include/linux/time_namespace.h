/* Time namespaces: clocks that count from another moment. */
#ifndef STUDY_TIME_NAMESPACE_H
#define STUDY_TIME_NAMESPACE_H
#include <linux/cred.h>
#include <linux/mm_types.h>
#include <linux/nsproxy.h>
#include <linux/proc_ns.h>
#include <linux/time64.h>

struct timens_offsets {
	struct timespec64 monotonic, boottime;
};
struct time_namespace {
	struct user_namespace *user_ns;
	struct ns_common ns;
	struct timens_offsets offsets;
	struct page *vvar_page;		/* shown at the place of the time page; none for the first namespace */
	bool frozen_offsets;		/* a task lives in it: offsets are final */
};
struct proc_timens_offset {
	int clockid;
	struct timespec64 val;
};

extern struct time_namespace init_time_ns;
extern const struct proc_ns_operations timens_operations;

static inline struct time_namespace *get_time_ns(struct time_namespace *ns)
{
	atomic_inc(&ns->ns.__ns_ref.refs);
	return ns;
}

static inline void put_time_ns(struct time_namespace *ns)
{
	atomic_dec(&ns->ns.__ns_ref.refs);
}

struct time_namespace *copy_time_ns(unsigned long flags, struct user_namespace *user_ns, struct time_namespace *old);
void timens_on_fork(struct nsproxy *proxy, struct task_struct *task);
void timens_commit(struct task_struct *task, struct time_namespace *ns);
int proc_timens_set_offset(struct file *file, struct task_struct *task, struct proc_timens_offset *offsets, int count);
struct page *find_timens_vvar_page(struct vm_area_struct *vma);

#endif
