/**
 * Open files of executed kernel code: struct file objects with the tree's own operation tables, and the descriptors that programs know them
 * by. Descriptors are the user side's (user/sys-file.ts); path lookup, inodes and the page cache are not modelled.
 * The real ones: fs/file.c, fs/file_table.c, fs/anon_inodes.c.
 */
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { fileName } from '../spaces.ts';
import { bytesOf } from '../user/define.ts';
import { machineTask } from './scheduling.ts';
import { close, fileAt, install, MAX_FILES } from '../user/open-files.ts';
import { processOf } from '../user/processes.ts';
import { entry, NOTHING, returns32, type Family } from './define.ts';

const EMFILE = -24, ENAMETOOLONG = -36n;

export function filePrimitives(k: KernelContext): Primitive[] {
  const out: Primitive[] = [];
  const fd: Family = { topic: 'descriptors', source: 'fs/file.c' };
  for (const n of ['get_unused_fd_flags', '__get_unused_fd_flags']) {
    out.push(entry(fd, { prototype: `int ${n}(unsigned int flags)`, does: 'Reserves the lowest free descriptor of the process.', returns: `the descriptor; -EMFILE when ${MAX_FILES} are open`, native: call => {
      call.ret32(install(k, call.task, { kind: 'kernel', file: '0', flags: call.u32(0) & 0o4003 }, (call.u32(0) & 0o2000000) !== 0) ?? EMFILE);
    } }));
  }
  out.push(entry(fd, { prototype: 'void put_unused_fd(unsigned int fd)', does: 'Gives a reserved descriptor back.', native: call => { close(k, call.machine, processOf(k.state, call.task), call.u32(0)); } }));
  out.push(entry(fd, { prototype: 'void fd_install(unsigned int fd, struct file *file)', does: 'Makes a file known by a reserved descriptor; the descriptor takes over the reference.', native: call => {
    const d = processOf(k.state, call.task).files[call.u32(0)];
    if (d) k.state.open[d.open]!.file = call.u64(1).toString();
  } }));
  out.push(entry({ ...fd, source: '<model>/files.c' }, { prototype: 'struct file *fl_file_of(unsigned int fd)', does: 'The file of executed kernel code that a descriptor stands for.', returns: 'the file; NULL when it is none', native: call => {
    const file = fileAt(k, call.task, call.u32(0));
    call.ret64(file?.kind === 'kernel' ? BigInt(file.file!) : 0n);
  } }));
  for (const n of ['fget', 'fget_raw']) out.push(entry(fd, { prototype: `struct file *${n}(unsigned int fd)`, does: 'Finds the file of a descriptor and takes a reference.', returns: 'the file; NULL when the descriptor is not open', model: '<model>/files.c' }));
  const name: Family = { topic: 'files', source: '<model>/proc.c' };
  out.push(entry(name, { prototype: 'void fl_program_path(char *to, int size)', does: 'The path of the program, as /proc/PID/maps tells it.', native: call => {
    call.machine.memory.writeBytes(call.u64(0), bytesOf(`${k.state.programPath.slice(0, call.i32(1) - 1)}\0`));
  } }));
  out.push(entry({ ...name, topic: 'credentials' }, { prototype: 'unsigned long fl_exec_state(void)', does: 'Since 7.1: what tells whether others may look at a task. All tasks have the first one\'s.', returns: 'its address; 0 in kernels without it', native: call => {
    const file = 'init/init_task.c';
    call.ret64(k.env.hasFile('kernel/exec_state.c') ? k.env.kernelObject('init_task_exec_state', file)?.address ?? 0n : 0n);
  } }));
  out.push(entry(name, { prototype: 'char *fl_file_name(struct file *file, char *buffer, int size)', does: 'Writes the name of a file to the end of a buffer, as an operation `d_dname` does.', returns: 'where it begins; -ENAMETOOLONG as a pointer when there is no room', native: call => {
    const text = bytesOf(`${fileName(k, call.u64(0))}\0`), at = call.u64(1) + BigInt(call.i32(2) - text.length);
    if (text.length > call.i32(2)) { call.ret64(ENAMETOOLONG); return; }
    call.machine.memory.writeBytes(at, text);
    call.ret64(at);
  } }));
  out.push(entry(name, { prototype: 'void fl_file_forgotten(struct file *file)', does: 'A file is freed: its name goes with it.', native: call => { delete k.state.fileNames[call.u64(0).toString()]; } }));
  const file: Family = { topic: 'files', source: 'fs/file_table.c', sleeps: 'may' };
  out.push(entry(file, { prototype: 'void fput(struct file *file)', does: 'Gives a reference of a file back; the last one calls its `release` operation, here at once, and frees it.', model: '<model>/files.c' }));
  const anon: Family = { topic: 'files', source: 'fs/anon_inodes.c', sleeps: 'may' };
  const owner = 'const char *name, const struct file_operations *fops, void *priv, int flags';
  for (const [n, more] of [['anon_inode_getfile', ''], ['anon_inode_getfile_secure', ', const struct inode *context_inode'], ['anon_inode_create_getfile', ', const struct inode *context_inode']] as const) {
    out.push(entry(anon, { prototype: `struct file *${n}(${owner}${more})`, does: 'Makes a file that belongs to no file system, with these operations and private data.', returns: 'the file or an error pointer', model: '<model>/files.c' }));
  }
  for (const [n, more] of [['anon_inode_getfd', ''], ['anon_inode_getfd_secure', ', const struct inode *context_inode'], ['anon_inode_create_getfd', ', const struct inode *context_inode']] as const) {
    out.push(entry(anon, { prototype: `int ${n}(${owner}${more})`, does: 'Makes a file as anon_inode_getfile() and gives it a descriptor.', returns: 'the descriptor or a negative error', model: '<model>/files.c' }));
  }
  out.push(entry({ topic: 'files', source: 'drivers/char/misc.c' }, { prototype: 'int misc_register(struct miscdevice *misc)', does: 'Enters a character device under its name in /dev.', returns: '0', native: call => {
    const m = call.machine.memory, at = call.u64(0);
    const name = m.readCString(m.readU64(at + k.offset('miscdevice', 'name')), 64);
    k.state.devices[`/dev/${name}`] = m.readU64(at + k.offset('miscdevice', 'fops')).toString();
    call.ret32(0);
  } }));
  for (const n of ['debugfs_create_file_unsafe', 'debugfs_create_file_full']) {
    out.push(entry({ topic: 'files', source: 'fs/debugfs/inode.c' }, { prototype: `struct dentry *${n}(const char *name, umode_t mode, struct dentry *parent, void *data, ${n.endsWith('full') ? 'const void *aux, ' : ''}const struct file_operations *fops)`,
      does: 'Enters a file under its name in /sys/kernel/debug.', returns: 'NULL: callers do not look at it', native: call => {
        k.state.devices[`/sys/kernel/debug/${call.machine.memory.readCString(call.u64(0), 64)}`] = call.u64(n.endsWith('full') ? 5 : 4).toString();
        call.ret64(0n);
      } }));
  }
  const sysctl: Family = { topic: 'sysctl', source: 'fs/proc/proc_sysctl.c', kind: 'no-op' };
  out.push(entry(sysctl, { prototype: 'register_sysctl_init(path, table)', does: 'Would show variables under /proc/sys. They keep the values that the source gives them.', macro: 'register_sysctl_init(path, table) do { } while (0)' }));
  const security: Family = { topic: 'security', source: 'security/security.c', kind: 'no-op' };
  out.push(entry(security, { prototype: 'int security_file_permission(struct file *file, int mask)', does: 'Asks security modules. There are none.', returns: '0', native: returns32(0) }));
  const notify: Family = { topic: 'files', source: 'include/linux/fsnotify.h', kind: 'no-op' };
  for (const [n, p, r] of [['fsnotify_access', 'struct file *file', 'void'], ['fsnotify_modify', 'struct file *file', 'void'], ['fsnotify_file_area_perm', 'struct file *file, int perm_mask, const loff_t *ppos, size_t count', 'int'], ['fsnotify_file_perm', 'struct file *file, int mask', 'int']] as const) {
    out.push(entry(notify, { prototype: `${r} ${n}(${p})`, does: 'Tells watchers of the file. There are none.', returns: r === 'int' ? '0' : 'nothing', native: r === 'int' ? returns32(0) : NOTHING }));
  }
  const poll: Family = { topic: 'poll', source: 'fs/select.c' };
  out.push(entry(poll, { prototype: 'void fl_wake_poll(struct task_struct *task)', does: 'A file that a task polls has news: the task looks at its files again.', native: call => {
    const id = machineTask(k, call.u64(0)), m = call.machine;
    if (id === undefined) return;
    k.state.polled[id] = true;
    if (m.tasks().some(t => t.id === id && t.state === 'blocked')) m.wakeTask(id);
  } }));
  return out;
}
