/*
 * Shared memory: mm/shmem.c is executed, with the page cache and the xarray beneath it. What stands here is what a mount of tmpfs would have made: a
 * super block, inodes and files. The kernel's: fs/super.c, fs/inode.c, mm/memfd.c, fs/open.c.
 */
#include <linux/fs.h>
#include <linux/mount.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/shmem_fs.h>
#include <linux/xarray.h>
#include <linux/slab.h>
#include <linux/falloc.h>
#include <linux/backing-dev.h>
#include <linux/err.h>
#include <linux/kdev_t.h>
#include <linux/magic.h>
#include <linux/memfd.h>
#include <uapi/linux/memfd.h>
#include "fl.h"

struct file *fl_new_file(const struct file_operations *fops, void *priv, int flags);
struct dentry *fl_new_dentry(struct file *file);
/* Static objects by number: of mm/shmem.c 0 file, 1 address space, 2 inode operations; of drivers/char/mem.c 3 /dev/zero. */
const void *fl_shmem_operations(int which);

extern struct kmem_cache *radix_tree_node_cachep;

#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 8U
#endif
#define FL_SEAL_EXEC 0x20

static struct super_block fl_shmem_sb;
static struct shmem_sb_info fl_shmem_info;
static struct vfsmount fl_shmem_mount;
static struct backing_dev_info fl_shmem_bdi;

static void fl_node(void *p)
{
	struct xa_node *node = p;

	memset(node, 0, sizeof(struct xa_node));
	INIT_LIST_HEAD(&node->private_list);
}

/* The kernel's own mount: the pointer to it is static in mm/shmem.c. */
struct vfsmount **fl_shmem_mounted(void);

void fl_shmem_start(void)
{
	if (fl_shmem_sb.s_fs_info)
		return;
	fl_shmem_sb.s_fs_info = &fl_shmem_info;
	fl_shmem_sb.s_blocksize = PAGE_SIZE;
	fl_shmem_sb.s_blocksize_bits = PAGE_SHIFT;
	fl_shmem_sb.s_maxbytes = MAX_LFS_FILESIZE;
	fl_shmem_sb.s_bdi = &fl_shmem_bdi;
	fl_shmem_sb.s_dev = MKDEV(0, 1);
	fl_shmem_mount.mnt_sb = &fl_shmem_sb;
	*fl_shmem_mounted() = &fl_shmem_mount;
	if (!radix_tree_node_cachep)
		radix_tree_node_cachep = kmem_cache_create("radix_tree_node", sizeof(struct xa_node), 0, 0, fl_node);
}

/* shmem_get_inode(): a file's inode, with one reference. */
static struct inode *fl_shmem_inode(loff_t size, unsigned long vm_flags, int mode)
{
	static unsigned long numbers = 1024;
	struct shmem_inode_info *info;
	struct inode *inode;

	fl_shmem_start();
	info = fl_zalloc(sizeof(struct shmem_inode_info));
	inode = &info->vfs_inode;
	spin_lock_init(&info->lock);
	spin_lock_init(&inode->i_lock);
	init_rwsem(&inode->i_rwsem);
	INIT_LIST_HEAD(&info->shrinklist);
	INIT_LIST_HEAD(&info->swaplist);
	info->seals = F_SEAL_SEAL;
	info->flags = vm_flags & VM_NORESERVE;
	address_space_init_once(&inode->i_data);
	inode->i_mapping = &inode->i_data;
	inode->i_data.host = inode;
	inode->i_data.a_ops = fl_shmem_operations(1);
	inode->i_data.gfp_mask = GFP_HIGHUSER_MOVABLE;
	inode->i_op = fl_shmem_operations(2);
	inode->i_fop = fl_shmem_operations(0);
	inode->i_sb = &fl_shmem_sb;
	inode->i_mode = S_IFREG | mode;
	inode->i_blkbits = PAGE_SHIFT;
	inode->i_ino = numbers++;
	inode->i_size = size;
	atomic_set(&inode->i_count, 1);
	return inode;
}

/* A struct file on an inode; it takes over a reference of the caller's. */
static struct file *fl_shmem_file_on(struct inode *inode, int flags)
{
	struct file *file = fl_new_file(inode->i_fop, 0, flags);

	file->f_inode = inode;
	file->f_mapping = inode->i_mapping;
	file->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	fl_set_member("file", "f_path.mnt", file, (unsigned long)&fl_shmem_mount);
	fl_new_dentry(file);
	fl_set_member("file", "f_iocb_flags", file, iocb_flags(file));
	return file;
}

/* A file of shared memory that no directory names. */
struct file *fl_shmem_file(const char *name, loff_t size, unsigned long vm_flags)
{
	if (size < 0 || size > MAX_LFS_FILESIZE)
		return ERR_PTR(-EINVAL);
	return fl_shmem_file_on(fl_shmem_inode(size, vm_flags, S_IRWXUGO), O_RDWR);
}

#ifdef NUM_VMA_FLAG_BITS
struct file *__shmem_file_setup(struct vfsmount *mnt, const char *name, loff_t size, vma_flags_t flags, unsigned int i_flags)
{
	return fl_shmem_file(name, size, vma_flags_test(&flags, VMA_NORESERVE_BIT) ? VM_NORESERVE : 0);
}
#else
struct file *__shmem_file_setup(struct vfsmount *mnt, const char *name, loff_t size, unsigned long flags, unsigned int i_flags)
{
	return fl_shmem_file(name, size, flags);
}
#endif

void fl_inode_gone(struct inode *inode);

/* iput(): with the last reference, that of a name or of an open file, what the file held of shared memory is freed. */
static void fl_shmem_put(struct inode *inode)
{
	if (!atomic_dec_and_test(&inode->i_count))
		return;
	fl_inode_gone(inode);
	inode->i_size = 0;
	shmem_truncate_range(inode, 0, (loff_t)-1);
	kfree(container_of(inode, struct shmem_inode_info, vfs_inode));
}

void fl_proc_gone(struct inode *inode);
void fl_file_forgotten(struct file *file);

/* The last reference of a file is gone. */
void fl_file_gone(struct file *file)
{
	struct inode *inode = file->f_inode;

	if (inode && inode->i_sb == &fl_shmem_sb)
		fl_shmem_put(inode);
	else if (inode && inode->i_sb && inode->i_sb->s_magic == PROC_SUPER_MAGIC)
		fl_proc_gone(inode);
	kfree(file->f_path.dentry);
	fl_file_forgotten(file);
}

static int fl_is_shmem(struct file *file)
{
	return file->f_inode && file->f_inode->i_sb == &fl_shmem_sb;
}

/* memfd_create(2): the file; the caller makes the descriptor. */
struct file *fl_memfd(unsigned int flags)
{
	struct file *file = fl_shmem_file("memfd", 0, VM_NORESERVE);

	if (IS_ERR(file))
		return file;
	file->f_flags |= O_LARGEFILE;
	if (flags & MFD_NOEXEC_SEAL)
		file->f_inode->i_mode &= ~0111;
	if (flags & (MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL))
		SHMEM_I(file->f_inode)->seals &= ~F_SEAL_SEAL;
	if (flags & MFD_NOEXEC_SEAL)
		SHMEM_I(file->f_inode)->seals |= FL_SEAL_EXEC;
	return file;
}

static struct inode *fl_zero_inode;
static struct super_block fl_device_sb;

/* /dev/zero: the driver's own operations. */
struct file *fl_zero_file(int flags)
{
	struct file *file;

	fl_shmem_start();
	if (!fl_zero_inode) {
		fl_zero_inode = fl_zalloc(sizeof(struct inode));
		fl_zero_inode->i_mode = S_IFCHR | 0666;
		fl_zero_inode->i_ino = 5;
		fl_device_sb.s_dev = MKDEV(0, 5);
		address_space_init_once(&fl_zero_inode->i_data);
		fl_zero_inode->i_mapping = &fl_zero_inode->i_data;
		fl_zero_inode->i_data.host = fl_zero_inode;
	}
	file = fl_new_file(fl_shmem_operations(3), 0, flags);
	file->f_inode = fl_zero_inode;
	file->f_mapping = fl_zero_inode->i_mapping;
	fl_zero_inode->i_sb = &fl_device_sb;
	fl_new_dentry(file);
	file->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	return file;
}

/* fcntl(2) with F_ADD_SEALS or F_GET_SEALS. */
long fl_file_seals(struct file *file, unsigned int command, unsigned int seals)
{
	return fl_is_shmem(file) ? memfd_fcntl(file, command, seals) : -EINVAL;
}

/* truncate(2), as shmem_setattr() does it. */
long fl_inode_truncate(struct inode *inode, long size)
{
	loff_t old;

	if (size < 0)
		return -EINVAL;
	inode_lock(inode);
	old = inode->i_size;
	if ((size < old && (SHMEM_I(inode)->seals & F_SEAL_SHRINK)) || (size > old && (SHMEM_I(inode)->seals & F_SEAL_GROW))) {
		inode_unlock(inode);
		return -EPERM;
	}
	i_size_write(inode, size);
	if (size < old) {
		loff_t hole = round_up(size, PAGE_SIZE);

		if (old > hole)
			unmap_mapping_range(inode->i_mapping, hole, 0, 1);
		shmem_truncate_range(inode, size, (loff_t)-1);
		if (old > hole)
			unmap_mapping_range(inode->i_mapping, hole, 0, 1);
	}
	inode_unlock(inode);
	return 0;
}

/* ftruncate(2). */
long fl_file_truncate(struct file *file, long size)
{
	if (!fl_is_shmem(file) || !(file->f_mode & FMODE_WRITE))
		return -EINVAL;
	return fl_inode_truncate(file->f_inode, size);
}

/* fallocate(2). */
long fl_file_allocate(struct file *file, int mode, long offset, long len)
{
	if (offset < 0 || len <= 0)
		return -EINVAL;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (!file->f_op->fallocate)
		return -EOPNOTSUPP;
	if ((mode & FALLOC_FL_PUNCH_HOLE) && !(mode & FALLOC_FL_KEEP_SIZE))
		return -EOPNOTSUPP;
	return file->f_op->fallocate(file, mode, offset, len);
}

int vfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len)
{
	return fl_file_allocate(file, mode, offset, len);
}

/* open(2) of a file that has a name in a tmpfs (src/kernel/user/sys-tmpfs.ts keeps the names); the caller has taken a reference of the inode. */
struct file *fl_tmpfs_open(struct inode *inode, int flags)
{
	struct file *file = fl_shmem_file_on(inode, (flags & ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC)) | O_LARGEFILE);

	if ((flags & O_TRUNC) && (file->f_mode & FMODE_WRITE))
		fl_file_truncate(file, 0);
	return file;
}

/* shmem_mknod() and shmem_tmpfile(): a new file, opened. A name that it gets (`links` is 1) holds a reference of its own. */
struct file *fl_tmpfs_create(int flags, int mode, int links)
{
	struct inode *inode = fl_shmem_inode(0, VM_NORESERVE, mode);

	inode->__i_nlink = links;
	if (links)
		atomic_inc(&inode->i_count);
	return fl_tmpfs_open(inode, flags & ~O_TRUNC);
}

/* shmem_link() and shmem_unlink(): a name more or less. */
long fl_tmpfs_link(struct inode *inode)
{
	atomic_inc(&inode->i_count);
	inode->__i_nlink++;
	return 0;
}

long fl_tmpfs_unlink(struct inode *inode)
{
	inode->__i_nlink--;
	fl_shmem_put(inode);
	return 0;
}

/* An open that lost to another of the same name. */
long fl_tmpfs_drop(struct file *file, int links)
{
	struct inode *inode = file->f_inode;

	fput(file);
	if (links)
		fl_tmpfs_unlink(inode);
	return 0;
}

/* The size of such a file; -1 when it is none. */
long fl_file_size(struct file *file)
{
	return fl_is_shmem(file) ? file->f_inode->i_size : -1;
}
