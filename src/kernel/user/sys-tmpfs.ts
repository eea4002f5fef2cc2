/** System calls on names of files with a kernel tree: unlinkat(2), renameat2(2), newfstatat(2) and the like, by names.ts. The files themselves: tmpfs.ts. */
import { Access, type NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { wallTime } from './clock.ts';
import { atOnce, pathOfPlace, ROOT, walk } from './disk.ts';
import { E } from './errno.ts';
import { directoryEntries, nameCalls, namesOf, statOfNode, type NameHost, type Stat } from './names.ts';
import { fileAt, type OpenFile } from './open-files.ts';
import { procDirectory, procFile, procTarget } from './proc.ts';
import { processOf } from './processes.ts';
import { stringAt } from './reach.ts';
import { isDevice, through } from './sys-kernel-files.ts';
import { beginning, diskInode, inodeOfFile, inodeView, magicOf, nameChanged, timesOf, tmpfsFunction, touch } from './tmpfs.ts';

/** Bytes of entries that one getdents64(2) tells at most. */
const MOST_ENTRIES = 65536n;
const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));
const MODE = { pipe: 0o10600, socket: 0o140777, character: 0o20620, device: 0o20666, proc: 0o100444, directory: 0o40555, link: 0o120777, anonymous: 0o600, memfd: 0o100777 } as const;
/** Without an inode, and no larger than an event counter. */
const ANONYMOUS = new Set(['event', 'epoll', 'timer', 'signals', 'process']);
/** Prototype, contract and result of each call of names.ts. */
const CALLS: Readonly<Record<string, readonly [params: string, does: string, source: string, returns?: string]>> = {
  mkdirat: ['long fd, const char *path, long mode', 'Makes a directory.', 'fs/namei.c'],
  unlinkat: ['long fd, const char *path, long flags', 'Removes a name of a file, or with AT_REMOVEDIR an empty directory.', 'fs/namei.c'],
  renameat2: ['long fd, const char *from, long tofd, const char *to, long flags', 'Renames a file or directory; what had the new name is removed.', 'fs/namei.c'],
  linkat: ['long fd, const char *from, long tofd, const char *to, long flags', 'Gives a file one more name.', 'fs/namei.c'],
  symlinkat: ['const char *to, long fd, const char *path', 'Makes a symbolic link.', 'fs/namei.c'],
  readlinkat: ['long fd, const char *path, char *buffer, unsigned long size', 'Where a symbolic link leads, or one of /proc/self: exe, cwd, the descriptors in fd.', 'fs/stat.c', 'the length or a negative error'],
  faccessat2: ['long fd, const char *path, long mode, long flags', 'Whether a file may be accessed: root may all but execute what nobody may.', 'fs/open.c'],
  fchmodat2: ['long fd, const char *path, long mode, long flags', 'Sets the rights of a file, which stat(2) tells.', 'fs/open.c'],
  fchmod: ['long fd, long mode', 'Sets the rights of an open file.', 'fs/open.c'],
  fchownat: ['long fd, const char *path, long user, long group, long flags', 'Sets the owner of a file, which stat(2) tells.', 'fs/open.c'],
  fchown: ['long fd, long user, long group', 'Sets the owner of an open file.', 'fs/open.c'],
  utimensat: ['long fd, const char *path, const void *times, long flags', 'Sets the times of a file.', 'fs/utimes.c'],
  newfstatat: ['long fd, const char *path, void *stat, long flags', 'Tells what a file is.', 'fs/stat.c'],
  fstat: ['long fd, void *stat', 'Tells what an open file is.', 'fs/stat.c'],
  statx: ['long fd, const char *path, long flags, long mask, void *statx', 'Tells what a file is, its time of birth too.', 'fs/stat.c'],
  chdir: ['const char *path', 'Sets the working directory.', 'fs/open.c'],
  fchdir: ['long fd', 'Sets the working directory to an open one.', 'fs/open.c'],
  getcwd: ['char *buffer, unsigned long size', 'The path of the working directory.', 'fs/d_path.c', 'the length with its end, or a negative error'],
};

export function tmpfsCalls(k: KernelContext, access: UserAccess): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'fs/namei.c', kind: 'user', sleeps: 'may' };
  const plain = (call: NativeCall, mode: number): Stat => ({ number: 1, mode, links: 1, size: 0, blocks: 0, times: atOnce(wallTime(call.machine)) });
  /** What stat(2) tells of a file of the system. */
  const outside = (call: NativeCall, path: string): Stat | undefined => {
    if (procDirectory(k, call.task, path) !== undefined) return { ...plain(call, MODE.directory), links: 2 };
    if (procTarget(k, call.task, path) !== undefined) return plain(call, MODE.link);
    return isDevice(k, path) ? plain(call, MODE.device) : procFile(k, call.task, path) ? plain(call, MODE.proc) : undefined;
  };
  const sizeOf = (call: NativeCall, inode: number): readonly [number, number] => {
    const at = k.state.tmpfs.inodes[inode];
    if (at === undefined) return [0, 0];
    const v = inodeView(k, call.machine, BigInt(at));
    return [v.size, v.blocks];
  };
  const statOf = (call: NativeCall, file: OpenFile): Stat => {
    const inode = diskInode(k, call.machine, file);
    if (inode !== undefined && k.state.tmpfs.disk.nodes[inode]) return statOfNode(k.state.tmpfs.disk, inode, ...sizeOf(call, inode));
    const memory = file.kind === 'kernel' ? inodeOfFile(k, call.machine, BigInt(file.file!)) : undefined;
    if (memory !== undefined) { const v = inodeView(k, call.machine, memory); return { ...v, times: timesOf(k, memory) }; }
    const name = file.file === undefined ? undefined : k.state.fileNames[file.file];
    if (name !== undefined) return outside(call, name) ?? plain(call, name.startsWith('/proc/') ? MODE.proc : MODE.device);
    return plain(call, file.kind === 'directory' ? MODE.directory : file.kind === 'kernel' || ANONYMOUS.has(file.kind) ? MODE.anonymous : file.pipe !== undefined ? MODE.pipe : file.socket !== undefined ? MODE.socket : file.kind === 'proc' || file.kind === 'memory' ? MODE.proc : MODE.character);
  };
  const host = (call: NativeCall): NameHost => {
    const { state } = k, p = processOf(state, call.task), { memory } = call.machine;
    /** Whether all of a range can be accessed; else the call is answered, or made again. */
    const reaches = (at: bigint, size: number, how: Access): boolean => {
      const n = access.prepare(call, at, size, how);
      if (n !== undefined && n < size) error(call, E.FAULT);
      return n === size;
    };
    return {
      disk: state.tmpfs.disk, cwd: p.cwd ?? ROOT, umask: p.umask, now: wallTime(call.machine), magic: magicOf(k, call.machine, call.task),
      directory: fd => beginning(k, call.task, fd),
      inodeOf: fd => { const file = fileAt(k, call.task, fd); return file?.kind === 'path' ? file.inode : diskInode(k, call.machine, file); },
      statOf: fd => { const file = fileAt(k, call.task, fd); return !file ? undefined : file.kind === 'path' ? statOfNode(state.tmpfs.disk, file.inode!, ...sizeOf(call, file.inode!)) : statOf(call, file); },
      sizeOf: inode => sizeOf(call, inode), outside: path => outside(call, path), target: path => procTarget(k, call.task, path),
      text: at => stringAt(access, call, at),
      load: (at, size) => reaches(at, size, Access.Read) ? memory.readBytes(at, size) : undefined,
      store: (at, bytes) => { if (!reaches(at, bytes.length, Access.Write)) return undefined; memory.writeBytes(at, bytes); return true; },
    };
  };
  /** Open files follow the names that change: before and after renameat2(2). */
  const follow = (call: NativeCall, args: readonly bigint[]): (() => void) => {
    const h = host(call), { disk } = h;
    const paths = ([[args[0]!, args[1]!], [args[2]!, args[3]!]] as const).map(([fd, at]) => {
      const path = h.text(at), from = path === undefined ? -1 : path.startsWith('/') ? ROOT : beginning(k, call.task, Number(BigInt.asIntN(32, fd)));
      const p = from < 0 ? from : walk(disk, from, path!, false, h.magic);
      return typeof p === 'number' ? undefined : { path: pathOfPlace(disk, p), inode: p.inode };
    });
    const [a, b] = paths, exchange = (Number(args[4]) & 2) !== 0, aside = '\0';
    return () => {
      if (!a || !b || a.inode === b.inode) return;
      if (exchange) { nameChanged(k, b.path, aside); nameChanged(k, a.path, b.path); nameChanged(k, aside, a.path); return; }
      if (b.inode !== undefined) nameChanged(k, b.path, undefined);
      nameChanged(k, a.path, b.path);
    };
  };
  const native = (name: string) => (call: NativeCall): void => {
    const args = [0, 1, 2, 3, 4].map(n => call.u64(n)), h = host(call);
    const fn = tmpfsFunction(k, 'fl_tmpfs_unlink'), more = tmpfsFunction(k, 'fl_tmpfs_link');
    const r = nameCalls[name]!(h, args);
    if (r === undefined) return;
    if (r.result < 0) { call.ret64(BigInt(r.result)); return; }
    if (name === 'unlinkat') {
      const path = h.text(args[1]!)!, p = walk(h.disk, path.startsWith('/') ? ROOT : beginning(k, call.task, Number(BigInt.asIntN(32, args[0]!))), path, false, h.magic);
      if (typeof p !== 'number') nameChanged(k, pathOfPlace(h.disk, p), undefined);
    }
    const renamed = name === 'renameat2' ? follow(call, args) : undefined;
    k.state.tmpfs = { ...k.state.tmpfs, disk: r.disk };
    if (r.cwd !== undefined) processOf(k.state, call.task).cwd = r.cwd;
    renamed?.();
    const inode = r.gone ?? r.linked, at = inode === undefined ? undefined : k.state.tmpfs.inodes[inode];
    if (at !== undefined) call.tailCall(r.gone !== undefined ? fn! : more!, [BigInt(at)]); else call.ret64(BigInt(r.result));
  };
  return [
    ...Object.entries(CALLS).map(([name, [params, does, source, returns]]) => entry({ ...f, source }, { prototype: `long __sys_${name}(${params})`, does, returns: returns ?? '0 or a negative error', native: native(name) })),
    entry({ ...f, source: 'fs/open.c' }, { prototype: 'long __sys_truncate(const char *path, long length)', does: 'Sets the size of a file.', returns: '0 or a negative error', native: call => {
      const h = host(call), path = h.text(call.u64(0));
      if (path === undefined) return;
      const p = walk(h.disk, h.cwd, path, true, h.magic), at = typeof p === 'number' || p.inode === undefined ? undefined : k.state.tmpfs.inodes[p.inode];
      if (typeof p === 'number' || at === undefined) { error(call, typeof p === 'number' ? p : p.node?.kind === 'dir' ? E.ISDIR : p.inode === undefined ? E.NOENT : E.INVAL); return; }
      const fn = tmpfsFunction(k, 'fl_inode_truncate')!;
      if (call.result === undefined) touch(k, call.machine, BigInt(at), 'modified');
      through(call, fn, [BigInt(at), call.i64(1)]);
    } }),
    entry({ ...f, source: 'fs/readdir.c' }, { prototype: 'long __sys_getdents64(long fd, void *entries, unsigned long size)', does: 'Tells the names of a directory.', returns: 'the number of bytes, 0 at the end, or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0))), size = Number(call.u64(2) > MOST_ENTRIES ? MOST_ENTRIES : call.u64(2));
      if (file?.kind !== 'directory') { error(call, file ? E.NOTDIR : E.BADF); return; }
      if (file.inode !== undefined && !k.state.tmpfs.disk.nodes[file.inode]) { error(call, E.NOENT); return; }
      const disk = file.inode === undefined ? procDirectory(k, call.task, file.path!)! : k.state.tmpfs.disk, inode = file.inode ?? ROOT;
      if (file.position === 0 || !file.names) file.names = namesOf(disk, inode);
      const list = directoryEntries(disk, inode, file.names, file.position, size);
      if (list === 'small') { error(call, E.INVAL); return; }
      const n = access.prepare(call, call.u64(1), list.bytes.length, Access.Write);
      if (n === undefined) return;
      if (n < list.bytes.length) { error(call, E.FAULT); return; }
      call.machine.memory.writeBytes(call.u64(1), list.bytes);
      file.position = list.next;
      call.ret64(BigInt(list.bytes.length));
    } }),
  ];
}
