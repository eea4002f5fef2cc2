/*
 * Time namespaces. A task in one sees clocks shifted by the namespace's offsets. The kernel's own clocks are shifted at system calls; the
 * vdso's reader finds a page with the offsets where it expects the time, and the time one page further.
 */
#include <linux/mm.h>
#include <linux/rwsem.h>
#include <linux/sched.h>
#include <linux/time_namespace.h>
#include <linux/vdso_datastore.h>
#include <vdso/datapage.h>

struct user_namespace init_user_ns;

static struct mutex offsets_lock;

/* The page that stands for the task's namespace in [vvar]; NULL in the first one. */
struct page *find_timens_vvar_page(struct vm_area_struct *vma)
{
	/* Another task's memory is not read through [vvar]. */
	if (!IS_ENABLED(CONFIG_TIME_NS) || vma->vm_mm != current->mm)
		return NULL;
	return current->nsproxy->time_ns->vvar_page;
}

/* unshare(CLONE_NEWTIME) */
struct time_namespace *copy_time_ns(unsigned long flags, struct user_namespace *user_ns, struct time_namespace *old)
{
	struct time_namespace *ns;

	if (!(flags & CLONE_NEWTIME))
		return get_time_ns(old);
	ns = kzalloc(sizeof(*ns), GFP_KERNEL_ACCOUNT);
	if (!ns)
		return ERR_PTR(-ENOMEM);
	ns->vvar_page = alloc_pages(GFP_KERNEL_ACCOUNT | __GFP_ZERO, 0);
	if (!ns->vvar_page) {
		kfree(ns);
		return ERR_PTR(-ENOMEM);
	}
	__ns_common_init(&ns->ns, CLONE_NEWTIME, &timens_operations, 0);
	ns->user_ns = user_ns;
	ns->offsets = old->offsets;
	return ns;
}

/* /proc/PID/timens_offsets: only while nobody lives in the namespace. */
int proc_timens_set_offset(struct file *file, struct task_struct *task, struct proc_timens_offset *offsets, int count)
{
	struct time_namespace *ns = task->nsproxy->time_ns_for_children;
	int ret = 0;
	int i;

	if (!ns_capable(ns->user_ns, CAP_SYS_TIME))
		return -EPERM;
	mutex_lock(&offsets_lock);
	if (ns->frozen_offsets)
		ret = -EACCES;
	for (i = 0; i < count && !ret; i++) {
		if (offsets[i].val.tv_nsec < 0 || offsets[i].val.tv_nsec >= NSEC_PER_SEC)
			ret = -EINVAL;
		else if (offsets[i].clockid == CLOCK_MONOTONIC)
			ns->offsets.monotonic = offsets[i].val;
		else if (offsets[i].clockid == CLOCK_BOOTTIME)
			ns->offsets.boottime = offsets[i].val;
		else
			ret = -EINVAL;
	}
	mutex_unlock(&offsets_lock);
	return ret;
}

/* Fills the namespace's page when its first task arrives. */
static void fill_vvar_page(struct time_namespace *ns)
{
	struct vdso_time_data *data = page_address(ns->vvar_page);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(data->clock_data); i++) {
		struct vdso_clock *clock = &data->clock_data[i];

		/* An odd count makes the reader stop and look at the mode, which sends it to the next page. */
		clock->seq = 1;
		clock->clock_mode = VDSO_CLOCKMODE_TIMENS;
		clock->offset[CLOCK_MONOTONIC] = ns->offsets.monotonic;
		clock->offset[CLOCK_MONOTONIC_RAW] = ns->offsets.monotonic;
		clock->offset[CLOCK_MONOTONIC_COARSE] = ns->offsets.monotonic;
		clock->offset[CLOCK_BOOTTIME] = ns->offsets.boottime;
		clock->offset[CLOCK_BOOTTIME_ALARM] = ns->offsets.boottime;
	}
}

/* The pages of [vvar] change places: what is mapped must go, and comes back by faults. */
static void vdso_join_timens(struct task_struct *task)
{
	struct mm_struct *mm = task->mm;
	struct vm_area_struct *vma;
	VMA_ITERATOR(vmi, mm, 0);

	down_read(&mm->mmap_lock);
	for_each_vma(vmi, vma) {
		if (vma_is_special_mapping(vma, &vdso_vvar_mapping))
			zap_vma(vma);
	}
	up_read(&mm->mmap_lock);
}

void timens_commit(struct task_struct *task, struct time_namespace *ns)
{
	mutex_lock(&offsets_lock);
	if (!ns->frozen_offsets) {
		ns->frozen_offsets = true;
		fill_vvar_page(ns);
	}
	mutex_unlock(&offsets_lock);
	vdso_join_timens(task);
}

/* fork() of a task whose children live elsewhere. */
void timens_on_fork(struct nsproxy *proxy, struct task_struct *task)
{
	struct time_namespace *ns = proxy->time_ns_for_children;

	if (proxy->time_ns == ns)
		return;
	put_time_ns(proxy->time_ns);
	proxy->time_ns = get_time_ns(ns);
	timens_commit(task, ns);
}

/* setns() */
static int timens_install(struct nsset *nsset, struct ns_common *new)
{
	struct time_namespace *ns = container_of(new, struct time_namespace, ns);
	struct nsproxy *proxy = nsset->nsproxy;

	if (!ns_capable(ns->user_ns, CAP_SYS_ADMIN))
		return -EPERM;
	put_time_ns(proxy->time_ns);
	proxy->time_ns = get_time_ns(ns);
	put_time_ns(proxy->time_ns_for_children);
	proxy->time_ns_for_children = get_time_ns(ns);
	return 0;
}

const struct proc_ns_operations timens_operations = {
	.name = "time",
	.install = timens_install,
};

struct time_namespace init_time_ns = {
	.user_ns = &init_user_ns,
	.ns = { .__ns_ref = { { 3 } }, .ops = &timens_operations, .inum = 0xeffffffa },
	.frozen_offsets = true,
};
