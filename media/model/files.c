/*
 * Files without a file system, and what read(2), ioctl(2), poll(2) and close(2) do with a file's operation table.
 * The kernel's: fs/anon_inodes.c, fs/file_table.c, fs/read_write.c, fs/ioctl.c, fs/select.c.
 */
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/mount.h>
#include <linux/err.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/wait.h>
#include <linux/uio.h>
#include <linux/miscdevice.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include "fl.h"

void fl_file_gone(struct file *file);
static void fl_edges_gone(struct file *file);

/* A file holds its references in f_count until 6.12, in f_ref (one less) since. */
static unsigned long fl_file_users(struct file *file)
{
	unsigned long count = fl_member("file", "f_count", file);

	return count ? count : fl_member("file", "f_ref.refcnt", file) + 1;
}

static void fl_set_file_users(struct file *file, unsigned long users)
{
	fl_set_member("file", "f_count", file, users);
	fl_set_member("file", "f_ref.refcnt", file, users - 1);
}

struct file *fl_new_file(const struct file_operations *fops, void *priv, int flags)
{
	static struct vfsmount mount;
	static struct inode *inode;
	struct file *file = fl_zalloc(sizeof(struct file));

	if (!inode)
		inode = fl_zalloc(sizeof(struct inode));
	file->f_op = fops;
	file->private_data = priv;
	file->f_flags = flags;
	file->f_inode = inode;
	if (!mount.mnt_sb)
		mount.mnt_sb = fl_zalloc(sizeof(struct super_block));
	fl_set_member("file", "f_path.mnt", file, (unsigned long)&mount);
	file->f_mode = (flags & O_ACCMODE) == O_RDONLY ? FMODE_READ : (flags & O_ACCMODE) == O_WRONLY ? FMODE_WRITE : FMODE_READ | FMODE_WRITE;
	if ((file->f_mode & FMODE_READ) && (fops->read || fops->read_iter))
		file->f_mode |= FMODE_CAN_READ;
	if ((file->f_mode & FMODE_WRITE) && (fops->write || fops->write_iter))
		file->f_mode |= FMODE_CAN_WRITE;
	fl_set_file_users(file, 1);
	return file;
}

struct file *anon_inode_getfile(const char *name, const struct file_operations *fops, void *priv, int flags)
{
	return fl_new_file(fops, priv, flags & (O_ACCMODE | O_NONBLOCK));
}

struct file *anon_inode_getfile_secure(const char *name, const struct file_operations *fops, void *priv, int flags,
				       const struct inode *context_inode)
{
	return anon_inode_getfile(name, fops, priv, flags);
}

struct file *anon_inode_create_getfile(const char *name, const struct file_operations *fops, void *priv, int flags,
				       const struct inode *context_inode)
{
	return anon_inode_getfile(name, fops, priv, flags);
}

int anon_inode_getfd(const char *name, const struct file_operations *fops, void *priv, int flags)
{
	int fd = get_unused_fd_flags(flags);

	if (fd >= 0)
		fd_install(fd, anon_inode_getfile(name, fops, priv, flags));
	return fd;
}

int anon_inode_getfd_secure(const char *name, const struct file_operations *fops, void *priv, int flags,
			    const struct inode *context_inode)
{
	return anon_inode_getfd(name, fops, priv, flags);
}

int anon_inode_create_getfd(const char *name, const struct file_operations *fops, void *priv, int flags,
			    const struct inode *context_inode)
{
	return anon_inode_getfd(name, fops, priv, flags);
}

void fput(struct file *file)
{
	unsigned long users = fl_file_users(file) - 1;

	if (users) {
		fl_set_file_users(file, users);
		return;
	}
	fl_edges_gone(file);
	if (file->f_op && file->f_op->release)
		file->f_op->release(file->f_inode, file);
	fl_file_gone(file);
	kfree(file);
}

/* One more descriptor for the file: dup(2), fork(2). */
void fl_file_get(struct file *file)
{
	fl_set_file_users(file, fl_file_users(file) + 1);
}

struct file *fl_file_of(unsigned int fd);

struct file *fget(unsigned int fd)
{
	struct file *file = fl_file_of(fd);

	if (file)
		fl_file_get(file);
	return file;
}

struct file *fget_raw(unsigned int fd)
{
	return fget(fd);
}

/* close(2). */
long fl_file_close(struct file *file)
{
	fput(file);
	return 0;
}

/* open(2) of a character device. */
struct file *fl_open_device(const struct file_operations *fops, int flags)
{
	struct file *file = fl_new_file(fops, 0, flags);
	int err = fops->open ? fops->open(file->f_inode, file) : 0;

	if (!err)
		return file;
	kfree(file);
	return ERR_PTR(err);
}

/* F_GETFL (set < 0) and F_SETFL. */
long fl_file_flags(struct file *file, long set)
{
	if (set >= 0) {
		file->f_flags = (file->f_flags & ~(O_NONBLOCK | O_APPEND)) | (set & (O_NONBLOCK | O_APPEND));
		fl_set_member("file", "f_iocb_flags", file, file->f_mapping && file->f_inode->i_sb ? iocb_flags(file) : 0);
	}
	return file->f_flags;
}

/* lseek(2). */
long fl_file_position(struct file *file, long offset, int whence)
{
	if (!file->f_op->llseek)
		return -ESPIPE;
	return file->f_op->llseek(file, offset, whence);
}

/* ioctl(2). */
long fl_file_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	long err;

	if (!file->f_op->unlocked_ioctl)
		return -ENOTTY;
	fl_file_get(file);
	err = file->f_op->unlocked_ioctl(file, cmd, arg);
	fput(file);
	return err == -ENOIOCTLCMD ? -ENOTTY : err;
}

/*
 * poll(2): one of these for each file that a task polls. The file's poll operation puts it on its wait queue; a wake-up there wakes the task,
 * which looks at all its files again.
 */
struct fl_poll {
	poll_table table;
	wait_queue_entry_t entry;
	wait_queue_head_t *queue;
	struct file *file;
};

void fl_wake_poll(struct task_struct *task);

static int fl_poll_wake(wait_queue_entry_t *entry, unsigned int mode, int sync, void *key)
{
	struct task_struct *task = entry->private;
	unsigned int events = (unsigned long)key;
	struct fl_poll *poll = container_of(entry, struct fl_poll, entry);

	if (events && !(events & poll->table._key))
		return 0;
	fl_wake_poll(task);
	return 0;
}

static void fl_poll_queue(struct file *file, wait_queue_head_t *queue, poll_table *table)
{
	struct fl_poll *poll = container_of(table, struct fl_poll, table);

	if (poll->queue)
		return;
	poll->queue = queue;
	init_waitqueue_func_entry(&poll->entry, fl_poll_wake);
	poll->entry.private = current;
	add_wait_queue(queue, &poll->entry);
}

/* Starts to watch a file. The caller ends it by fl_poll_end(). */
struct fl_poll *fl_poll_begin(struct file *file, unsigned int events)
{
	struct fl_poll *poll = fl_zalloc(sizeof(struct fl_poll));

	poll->file = file;
	fl_file_get(file);
	init_poll_funcptr(&poll->table, fl_poll_queue);
	poll->table._key = events | EPOLLERR | EPOLLHUP;
	return poll;
}

/* The events that a file has now; the first time its wait queue is joined. */
unsigned int fl_poll_events(struct fl_poll *poll)
{
	unsigned int events;

	if (!poll->file->f_op->poll)
		return EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM;
	events = poll->file->f_op->poll(poll->file, &poll->table);
	poll->table._qproc = 0;
	return events & poll->table._key;
}

void fl_poll_end(struct fl_poll *poll)
{
	if (poll->queue)
		remove_wait_queue(poll->queue, &poll->entry);
	fput(poll->file);
	kfree(poll);
}

/* Edge-triggered epoll: counts the wake-ups of a file, from epoll_ctl(2) until that is undone or the file goes. */
struct fl_edge {
	unsigned long news;		/* src/kernel/user/sys-poll.ts reads it */
	poll_table table;
	wait_queue_entry_t entry;
	wait_queue_head_t *queue;
	struct file *file;
	struct fl_edge *next;
};

static struct fl_edge *fl_edges;

static int fl_edge_wake(wait_queue_entry_t *entry, unsigned int mode, int sync, void *key)
{
	struct fl_edge *edge = container_of(entry, struct fl_edge, entry);
	unsigned int events = (unsigned long)key;

	if (!events || (events & edge->table._key))
		edge->news++;
	return 0;
}

static void fl_edge_queue(struct file *file, wait_queue_head_t *queue, poll_table *table)
{
	struct fl_edge *edge = container_of(table, struct fl_edge, table);

	if (edge->queue)
		return;
	edge->queue = queue;
	init_waitqueue_func_entry(&edge->entry, fl_edge_wake);
	add_wait_queue(queue, &edge->entry);
}

struct fl_edge *fl_edge_begin(struct file *file, unsigned int events)
{
	struct fl_edge *edge = fl_zalloc(sizeof(struct fl_edge));

	edge->file = file;
	init_poll_funcptr(&edge->table, fl_edge_queue);
	edge->table._key = events | EPOLLERR | EPOLLHUP;
	edge->next = fl_edges;
	fl_edges = edge;
	if (file->f_op->poll)
		file->f_op->poll(file, &edge->table);
	return edge;
}

static void fl_edge_leave(struct fl_edge *edge)
{
	if (edge->queue)
		remove_wait_queue(edge->queue, &edge->entry);
	edge->queue = 0;
	edge->file = 0;
}

void fl_edge_end(struct fl_edge *edge)
{
	struct fl_edge **at;

	for (at = &fl_edges; *at; at = &(*at)->next) {
		if (*at != edge)
			continue;
		fl_edge_leave(edge);
		*at = edge->next;
		kfree(edge);
		return;
	}
}

/* eventpoll_release(): before a file's release operation runs. */
static void fl_edges_gone(struct file *file)
{
	struct fl_edge *edge;

	for (edge = fl_edges; edge; edge = edge->next)
		if (edge->file == file)
			fl_edge_leave(edge);
}

/* mm/util.c: a copy of the program's string. */
char *strndup_user(const char __user *s, long n)
{
	char *copy = kmalloc(n, GFP_KERNEL);
	long i;

	if (!copy)
		return ERR_PTR(-ENOMEM);
	for (i = 0; i < n; i++) {
		if (copy_from_user(copy + i, s + i, 1)) {
			kfree(copy);
			return ERR_PTR(-EFAULT);
		}
		if (!copy[i])
			return copy;
	}
	kfree(copy);
	return ERR_PTR(-EINVAL);
}

/* read(2), with a reference of its own: another thread may close the descriptor meanwhile. */
long fl_file_read(struct file *file, char __user *buf, unsigned long count, long at)
{
	loff_t pos = at;
	long n;

	if (at >= 0 && !(file->f_mode & FMODE_PREAD))
		return -ESPIPE;
	fl_file_get(file);
	n = vfs_read(file, buf, count, at < 0 ? &file->f_pos : &pos);
	fput(file);
	return n;
}

long fl_file_write(struct file *file, const char __user *buf, unsigned long count, long at)
{
	loff_t pos = at;
	long n;

	if (at >= 0 && !(file->f_mode & FMODE_PWRITE))
		return -ESPIPE;
	fl_file_get(file);
	n = vfs_write(file, buf, count, at < 0 ? &file->f_pos : &pos);
	fput(file);
	return n;
}

/* The lines that a file adds to /proc/PID/fdinfo; 0 when it has none. */
char *fl_file_info(struct file *file)
{
	static char text[4096];
	struct seq_file lines = { .buf = text, .size = sizeof(text) };

	if (!file->f_op->show_fdinfo)
		return 0;
	file->f_op->show_fdinfo(&lines, file);
	text[lines.count] = 0;
	return text;
}
