/** What mm/shmem.c, which is executed, stands on besides the page cache: a mount of tmpfs, times of inodes, quotas, write-back. */
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { inodeGone, touch } from '../user/tmpfs.ts';
import { entry, NOTHING, returns32, type Family } from './define.ts';

const OPERATIONS = [['shmem_file_operations', 'mm/shmem.c'], ['shmem_aops', 'mm/shmem.c'], ['shmem_inode_operations', 'mm/shmem.c'], ['zero_fops', 'drivers/char/mem.c']] as const;

export function shmemPrimitives(k: KernelContext): Primitive[] {
  const out: Primitive[] = [];
  const model: Family = { topic: 'shared memory', source: 'mm/shmem.c', sleeps: 'may' };
  out.push(entry({ ...model, source: '<model>/shmem.c' }, { prototype: 'const void *fl_shmem_operations(int which)', does: 'A table of operations: of mm/shmem.c for files, address spaces, inodes; of drivers/char/mem.c for /dev/zero.', returns: 'its address', native: call => {
    const [name, file] = OPERATIONS[call.i32(0)]!, object = k.env.kernelObject(name, file);
    if (!object) call.finding('undefined-function', `${file} has no ${name}: is the kernel tree complete?`);
    else call.ret64(object.address);
  } }));
  out.push(entry({ ...model, source: '<model>/shmem.c' }, { prototype: 'struct vfsmount **fl_shmem_mounted(void)', does: 'Where mm/shmem.c keeps the pointer to its mount.', returns: 'the address', native: call => {
    const object = k.env.kernelObject('shm_mnt', 'mm/shmem.c');
    if (!object) call.finding('undefined-function', 'mm/shmem.c has no shm_mnt: is the kernel tree complete?');
    else call.ret64(object.address);
  } }));
  const setup = '__shmem_file_setup(struct vfsmount *mnt, const char *name, loff_t size, unsigned long flags, unsigned int i_flags)';
  out.push(entry(model, { prototype: `struct file *${setup}`, does: 'Makes a file of shared memory that no directory names: an inode of a tmpfs without limits, with the tree\'s own operations.', returns: 'the file or an error pointer', model: '<model>/shmem.c' }));
  out.push(entry({ ...model, source: 'fs/open.c' }, { prototype: 'int vfs_fallocate(struct file *file, int mode, loff_t offset, loff_t len)', does: 'Calls the file\'s `fallocate` operation after the checks that concern shared memory.', returns: '0 or a negative error', model: '<model>/shmem.c' }));
  const inode: Family = { topic: 'inodes', source: 'fs/inode.c', kind: 'no-op' };
  for (const [n, p] of [['__mark_inode_dirty', 'struct inode *inode, int flags'], ['balance_dirty_pages_ratelimited', 'struct address_space *mapping']] as const) {
    out.push(entry(inode, { prototype: `void ${n}(${p})`, does: 'Keeps the dirtiness of an inode. Nothing is written back here.', native: NOTHING }));
  }
  out.push(entry({ ...inode, kind: 'model' }, { prototype: 'void touch_atime(const struct path *path)', does: 'Stamps an inode with the time of an access, as mounted with `relatime`.', native: call => {
    touch(k, call.machine, call.machine.memory.readU64(call.u64(0) - k.offset('file', 'f_path') + k.offset('file', 'f_inode')), 'accessed');
  } }));
  for (const n of ['file_update_time', 'file_modified']) {
    out.push(entry({ ...inode, kind: 'model' }, { prototype: `int ${n}(struct file *file)`, does: 'Stamps an inode with the time of a change.', returns: '0', native: call => {
      touch(k, call.machine, call.machine.memory.readU64(call.u64(0) + k.offset('file', 'f_inode')), 'modified');
      call.ret32(0);
    } }));
  }
  out.push(entry({ ...model, source: '<model>/shmem.c' }, { prototype: 'void fl_inode_gone(struct inode *inode)', does: 'An inode of shared memory is freed: what is kept of it outside goes too.', native: call => inodeGone(k, call.u64(0)) }));
  out.push(entry(inode, { prototype: 'int file_remove_privs(struct file *file)', does: 'Takes set-user-ID rights from a file that is written. None has them here.', returns: '0', native: returns32(0) }));
  for (const n of ['inode_set_ctime_current', 'inode_set_mtime_to_ts', 'inode_inc_iversion', 'file_start_write', 'file_end_write', 'sb_start_write', 'sb_end_write', 'inode_set_ctime_to_ts']) {
    out.push(entry(inode, { prototype: `${n}(x...)`, does: 'Keeps times and versions of an inode, or waits for a frozen file system. Neither is simulated.', macro: `${n}(x...) do { } while (0)` }));
  }
  return out;
}
