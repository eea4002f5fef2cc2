/*
 * Files of /proc/PID whose operations are the tree's own (fs/proc/task_mmu.c): their inodes, the numbers of tasks as struct pid, and the names
 * that d_path() tells of files. What reads them is executed: seq_file, the walk over the areas, the page-table walk.
 * The kernel's: fs/proc/base.c (proc_pid_make_inode()), fs/proc/inode.c, kernel/pid.c.
 */
#include <linux/fs.h>
#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/magic.h>
#include <linux/nodemask.h>
#include <linux/pid.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>
#include <linux/seq_file.h>
#include "fs/proc/internal.h"
#include "fl.h"

struct file *fl_new_file(const struct file_operations *fops, void *priv, int flags);

unsigned long fl_exec_state(void);

static struct super_block fl_proc_sb;

/* A task's number, as an object: made when something first asks by it. */
static struct pid *fl_pid_of(struct task_struct *task)
{
	struct pid *pid = task->thread_pid;

	if (!pid) {
		pid = fl_zalloc(sizeof(struct pid) + sizeof(struct upid));
		refcount_set(&pid->count, 1);
		task->thread_pid = pid;
		/* Since 7.1: who may look at the task. */
		fl_set_member("task_struct", "exec_state", task, fl_exec_state());
		hlist_add_head_rcu(&task->pid_links[PIDTYPE_PID], &pid->tasks[PIDTYPE_PID]);
	}
	return pid;
}

/* open(2) of a file of /proc/PID. */
struct file *fl_proc_open(const struct file_operations *fops, struct task_struct *task, int flags, int mode)
{
	struct proc_inode *info = fl_zalloc(sizeof(struct proc_inode));
	struct inode *inode = &info->vfs_inode;
	struct file *file;
	int err;

	fl_proc_sb.s_magic = PROC_SUPER_MAGIC;
	/* free_area_init(): numa_maps counts pages of nodes that have memory. */
	node_set_state(0, N_MEMORY);
	info->pid = fl_pid_of(task);
	inode->i_mode = S_IFREG | mode;
	inode->i_sb = &fl_proc_sb;
	file = fl_new_file(fops, 0, flags);
	inode->i_mapping = &inode->i_data;
	inode->i_data.host = inode;
	file->f_inode = inode;
	file->f_mapping = inode->i_mapping;
	file->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	err = fops->open ? fops->open(inode, file) : 0;
	if (!err)
		return file;
	kfree(file);
	kfree(info);
	return ERR_PTR(err);
}

/* The last reference of such a file is gone. */
void fl_proc_gone(struct inode *inode)
{
	kfree(container_of(inode, struct proc_inode, vfs_inode));
}

char *fl_file_name(struct file *file, char *buffer, int size);

static char *fl_dname(struct dentry *dentry, char *buffer, int size)
{
	return fl_file_name(dentry->d_fsdata, buffer, size);
}

static const struct dentry_operations fl_dentry_operations = {
	.d_dname = fl_dname,
};

/* What stands for a file's name: d_path() asks it as it asks files that no directory names. */
struct dentry *fl_new_dentry(struct file *file)
{
	struct dentry *dentry = fl_zalloc(sizeof(struct dentry));

	dentry->d_op = &fl_dentry_operations;
	dentry->d_inode = file->f_inode;
	dentry->d_fsdata = file;
	fl_set_member("file", "f_path.dentry", file, (unsigned long)dentry);
	return dentry;
}

/* Lines of /proc/PID/statm (0), and those of /proc/PID/status that tell of memory (1), as the tree's code writes them. */
char *fl_proc_lines(struct task_struct *task, int which)
{
	static char text[4096];
	struct seq_file lines = { .buf = text, .size = sizeof(text) };
	struct mm_struct *mm;

	if (which == 0) {
		proc_pid_statm(&lines, 0, fl_pid_of(task), task);
	} else {
		mm = get_task_mm(task);
		if (mm) {
			task_mem(&lines, mm);
			mmput(mm);
		}
	}
	text[lines.count] = 0;
	return text;
}
