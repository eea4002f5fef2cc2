/** System calls on names of files: unlink(2), rename(2), mkdir(2), stat(2) and the like. The files themselves: tmpfs.ts. */
import { Access, type NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { absolute, linkFile, makeDirectory, missing, removeDirectory, renameFile, statBytes, unlinkFile, type DiskResult } from './disk.ts';
import { E } from './errno.ts';
import { fileAt } from './open-files.ts';
import { procFile } from './proc.ts';
import { processOf } from './processes.ts';
import { stringAt } from './reach.ts';
import { isDevice } from './sys-kernel-files.ts';
import { directoryEntries, inodeOfFile, inodeOfPath, inodeView, nameChanged, tmpfsFunction, type InodeView } from './tmpfs.ts';

/** Bytes of entries that one getdents64(2) tells at most. */
const MOST_ENTRIES = 65536n;
const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));
const MODE = { pipe: 0o10600, socket: 0o140777, character: 0o20620, device: 0o20666, proc: 0o100444, directory: 0o40755, anonymous: 0o600 } as const;
/** Without an inode, and no larger than an event counter. */
const ANONYMOUS = new Set(['event', 'epoll', 'timer', 'signals', 'process']);

export function tmpfsCalls(k: KernelContext, access: UserAccess): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'fs/namei.c', kind: 'user', sleeps: 'may' };
  const text = (call: NativeCall, at: bigint): string | undefined => stringAt(access, call, at);
  /** Takes over new names, or answers with the error. */
  const changed = (call: NativeCall, r: DiskResult): boolean => {
    if (r.result < 0) { call.ret64(BigInt(r.result)); return false; }
    const named = new Set(Object.values(r.disk.names));
    k.state.tmpfs = { disk: r.disk, inodes: Object.fromEntries(Object.entries(k.state.tmpfs.inodes).filter(([n]) => named.has(Number(n)))) };
    return true;
  };
  /** One name of a file less, the model's part. */
  const unlinked = (call: NativeCall, fn: number, inode: bigint) => call.tailCall(fn, [inode]);
  const other = (call: NativeCall, path: string): number | undefined =>
    isDevice(k, path) || path === '/dev/null' || path === '/dev/zero' ? MODE.device : procFile(k, call.task, path) ? MODE.proc : path === '/proc' ? MODE.directory : undefined;
  const filled = (v: Partial<InodeView>): Uint8Array => {
    // struct stat: inode 8, links 16, mode 24, size 48, block size 56, blocks 64.
    const bytes = new Uint8Array(144), d = new DataView(bytes.buffer);
    d.setBigUint64(0, 1n, true); d.setBigUint64(8, v.number ?? 1n, true); d.setBigUint64(16, BigInt(v.links ?? 1), true); d.setUint32(24, v.mode ?? 0, true);
    d.setBigUint64(48, v.size ?? 0n, true); d.setBigUint64(56, 4096n, true); d.setBigUint64(64, v.blocks ?? 0n, true);
    return bytes;
  };
  const store = (call: NativeCall, at: bigint, bytes: Uint8Array): void => {
    const n = access.prepare(call, at, bytes.length, Access.Write);
    if (n === undefined) return;
    if (n < bytes.length) { error(call, E.FAULT); return; }
    call.machine.memory.writeBytes(at, bytes);
    call.ret64(0n);
  };
  const model = (call: NativeCall, name: string): number | undefined => {
    const fn = tmpfsFunction(k, name);
    if (fn === undefined) error(call, E.NOENT);
    return fn;
  };
  return [
    entry(f, { prototype: 'long __sys_unlink(const char *path)', does: 'Removes a name of a file.', returns: '0 or a negative error', native: call => {
      const path = text(call, call.u64(0));
      if (path === undefined) return;
      const inode = inodeOfPath(k, path), fn = model(call, 'fl_tmpfs_unlink');
      if (fn === undefined || !changed(call, unlinkFile(k.state.tmpfs.disk, path))) return;
      nameChanged(k, absolute(path), `${absolute(path)} (deleted)`);
      unlinked(call, fn, inode as bigint);
    } }),
    entry(f, { prototype: 'long __sys_link(const char *from, const char *to)', does: 'Gives a file one more name.', returns: '0 or a negative error', native: call => {
      const from = text(call, call.u64(0)), to = from === undefined ? undefined : text(call, call.u64(1));
      if (from === undefined || to === undefined) return;
      const inode = inodeOfPath(k, from), fn = model(call, 'fl_tmpfs_link');
      if (fn !== undefined && changed(call, linkFile(k.state.tmpfs.disk, from, to))) call.tailCall(fn, [inode as bigint]);
    } }),
    entry(f, { prototype: 'long __sys_rename(const char *from, const char *to)', does: 'Renames a file or directory; what had the new name is removed.', returns: '0 or a negative error', native: call => {
      const from = text(call, call.u64(0)), to = from === undefined ? undefined : text(call, call.u64(1));
      if (from === undefined || to === undefined) return;
      const a = absolute(from), b = absolute(to), moved = inodeOfPath(k, a), replaced = inodeOfPath(k, b), fn = model(call, 'fl_tmpfs_unlink');
      if (fn === undefined) return;
      const before = k.state.tmpfs.disk;
      if (!changed(call, renameFile(before, from, to))) return;
      if (typeof replaced !== 'bigint' || replaced !== moved) {
        if (replaced !== undefined) nameChanged(k, b, `${b} (deleted)`);
        for (const name of Object.keys(before.names)) if (name === a || name.startsWith(`${a}/`)) nameChanged(k, name, b + name.slice(a.length));
        if (typeof replaced === 'bigint') { unlinked(call, fn, replaced); return; }
      }
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_mkdir(const char *path, long mode)', does: 'Makes a directory.', returns: '0 or a negative error', native: call => {
      const path = text(call, call.u64(0));
      if (path !== undefined && changed(call, makeDirectory(k.state.tmpfs.disk, path, Number(call.i64(1)) & 0o1777 & ~processOf(k.state, call.task).umask))) call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_rmdir(const char *path)', does: 'Removes an empty directory.', returns: '0 or a negative error', native: call => {
      const path = text(call, call.u64(0));
      if (path !== undefined && changed(call, removeDirectory(k.state.tmpfs.disk, path))) call.ret64(0n);
    } }),
    entry({ ...f, source: 'fs/open.c' }, { prototype: 'long __sys_access(const char *path, long mode)', does: 'Whether a file exists: the program may do everything with those that do.', returns: '0 or a negative error', native: call => {
      const path = text(call, call.u64(0));
      if (path === undefined) return;
      if (other(call, path) !== undefined || inodeOfPath(k, path) !== undefined) call.ret64(0n); else error(call, missing(k.state.tmpfs.disk, path));
    } }),
    entry({ ...f, source: 'fs/open.c' }, { prototype: 'long __sys_chmod(const char *path, long mode)', does: 'Sets the rights of a file, which only stat(2) tells.', returns: '0 or a negative error', native: call => {
      const path = text(call, call.u64(0));
      if (path === undefined) return;
      const inode = inodeOfPath(k, path);
      if (inode === undefined) { error(call, missing(k.state.tmpfs.disk, path)); return; }
      if (inode === 'dir') k.state.tmpfs = { ...k.state.tmpfs, disk: { ...k.state.tmpfs.disk, modes: { ...k.state.tmpfs.disk.modes, [absolute(path)]: Number(call.i64(1)) & 0o7777 } } };
      else setMode(k, call, inode, Number(call.i64(1)));
      call.ret64(0n);
    } }),
    entry({ ...f, source: 'fs/open.c' }, { prototype: 'long __sys_fchmod(long fd, long mode)', does: 'Sets the rights of a file, which only stat(2) tells.', returns: '0 or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (!file) { error(call, E.BADF); return; }
      const inode = file.kind === 'kernel' ? inodeOfFile(k, call.machine, BigInt(file.file!)) : undefined;
      if (inode !== undefined) setMode(k, call, inode, Number(call.i64(1)));
      call.ret64(0n);
    } }),
    entry({ ...f, source: 'fs/stat.c' }, { prototype: 'long __sys_stat(const char *path, void *stat)', does: 'Tells what a file is; times are 0.', returns: '0 or a negative error', native: call => {
      const path = text(call, call.u64(0));
      if (path === undefined) return;
      const mode = other(call, path), inode = mode === undefined ? inodeOfPath(k, path) : undefined;
      if (mode !== undefined) store(call, call.u64(1), filled({ mode }));
      else if (inode === 'dir') store(call, call.u64(1), statBytes(k.state.tmpfs.disk, 'dir', path));
      else if (inode !== undefined) store(call, call.u64(1), filled(inodeView(k, call.machine, inode)));
      else error(call, missing(k.state.tmpfs.disk, path));
    } }),
    entry({ ...f, source: 'fs/readdir.c' }, { prototype: 'long __sys_getdents64(long fd, void *entries, unsigned long size)', does: 'Tells the names of a directory.', returns: 'the number of bytes, 0 at the end, or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (file?.kind !== 'directory') { error(call, file ? E.NOTDIR : E.BADF); return; }
      const list = directoryEntries(k, call.machine, file.path!, file.position, Number(call.u64(2) > MOST_ENTRIES ? MOST_ENTRIES : call.u64(2)));
      if (list === 'small') { error(call, E.INVAL); return; }
      const n = access.prepare(call, call.u64(1), list.bytes.length, Access.Write);
      if (n === undefined) return;
      if (n < list.bytes.length) { error(call, E.FAULT); return; }
      call.machine.memory.writeBytes(call.u64(1), list.bytes);
      file.position = list.next;
      call.ret64(BigInt(list.bytes.length));
    } }),
    entry({ ...f, source: 'fs/stat.c' }, { prototype: 'long __sys_fstat(long fd, void *stat)', does: 'Tells what a file is; times are 0.', returns: '0 or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (!file) { error(call, E.BADF); return; }
      const inode = file.kind === 'kernel' ? inodeOfFile(k, call.machine, BigInt(file.file!)) : undefined;
      if (inode !== undefined) { store(call, call.u64(1), filled(inodeView(k, call.machine, inode))); return; }
      if (file.kind === 'directory') { store(call, call.u64(1), statBytes(k.state.tmpfs.disk, 'dir', file.path)); return; }
      const mode = file.kind === 'kernel' || ANONYMOUS.has(file.kind) ? MODE.anonymous : file.pipe !== undefined ? MODE.pipe : file.socket !== undefined ? MODE.socket : file.kind === 'proc' ? MODE.proc : MODE.character;
      store(call, call.u64(1), filled({ mode }));
    } }),
  ];
}

function setMode(k: KernelContext, call: NativeCall, inode: bigint, mode: number): void {
  const at = inode + k.offset('inode', 'i_mode'), m = call.machine.memory;
  m.writeU16(at, (m.readU16(at) & ~0o7777) | (mode & 0o7777));
}
