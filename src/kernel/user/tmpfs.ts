/**
 * Regular files of a program on a kernel tree: files of a tmpfs. Names are plain data, by the rules of disk.ts; what a name stands for is an inode
 * of the executed mm/shmem.c (media/model/shmem.c), and each open(2) a struct file on it. A name holds one reference of its inode.
 */
import type { MachineApi, NativeCall } from '../../vm/api.ts';
import { executesMemory, ModelError, type KernelContext } from '../context.ts';
import { bytesOf } from './define.ts';
import { absolute, FIRST_INODE, lookUp, O, openFile } from './disk.ts';
import { E } from './errno.ts';
import { POLL, type FileKind } from './file-kinds.ts';
import { freeDescriptor, install } from './open-files.ts';
import { processOf } from './processes.ts';

/** A function of <model>/shmem.c; undefined: page faults are modelled on this architecture, and there are no files. */
export function tmpfsFunction(k: KernelContext, name: string): number | undefined {
  if (!executesMemory(k.env)) return undefined;
  const fn = k.env.kernelFunction(name, '<model>/shmem.c');
  if (fn === undefined) throw new ModelError(`the bundled model lacks ${name} (media/model/shmem.c): the installation is damaged`);
  return fn;
}

/** What stat(2) tells of a struct inode. */
export interface InodeView { readonly number: bigint; readonly mode: number; readonly links: number; readonly size: bigint; readonly blocks: bigint }
export function inodeView(k: KernelContext, machine: MachineApi, inode: bigint): InodeView {
  const m = machine.memory, at = (member: string) => inode + k.offset('inode', member);
  return { number: m.readU64(at('i_ino')), mode: m.readU16(at('i_mode')), links: m.readU32(at('i_nlink')), size: m.readU64(at('i_size')), blocks: m.readU64(at('i_blocks')) };
}
/** The inode of shared memory that a struct file is open on; undefined: it is some other file. */
export function inodeOfFile(k: KernelContext, machine: MachineApi, file: bigint): bigint | undefined {
  const m = machine.memory, inode = m.readU64(file + k.offset('file', 'f_inode'));
  const block = executesMemory(k.env) ? k.env.kernelObject('fl_shmem_sb', '<model>/shmem.c')?.address : undefined;
  return inode !== 0n && block !== undefined && m.readU64(inode + k.offset('inode', 'i_sb')) === block ? inode : undefined;
}
/** The inode of a path: its address, or 'dir'; undefined: there is none. */
export function inodeOfPath(k: KernelContext, path: string): bigint | 'dir' | undefined {
  const s = k.state.tmpfs, what = lookUp(s.disk, path);
  return what === undefined || what === 'dir' ? what : what < FIRST_INODE ? undefined : BigInt(s.inodes[what]!);
}

/** A directory that is open: read(2) is refused. */
export const directoryFile: FileKind = { read: call => call.ret64(BigInt(-E.ISDIR)), events: () => POLL.in | POLL.out | POLL.rdnorm | POLL.wrnorm, seekable: true };
/** struct linux_dirent64 of include/linux/dirent.h: inode 0, position of the next 8, length 16, type 18, name from 19. */
export function directoryEntries(k: KernelContext, machine: MachineApi, path: string, from: number, size: number): { bytes: Uint8Array; next: number } | 'small' {
  const DIR = 4, REG = 8, s = k.state.tmpfs, inside = path === '/' ? path : `${path}/`;
  const children = Object.keys(s.disk.names).filter(n => n !== '/' && n.startsWith(inside) && !n.includes('/', inside.length));
  const list = ['.', '..', ...children.map(n => n.slice(inside.length))];
  const out = new Uint8Array(size), view = new DataView(out.buffer);
  let used = 0, next = from;
  for (; next < list.length; next++) {
    const name = bytesOf(list[next]!), length = (19 + name.length + 1 + 7) & ~7, what = next < 2 ? 'dir' : inodeOfPath(k, inside + list[next]!);
    if (used + length > size) break;
    view.setBigUint64(used, typeof what === 'bigint' ? inodeView(k, machine, what).number : 1n, true);
    view.setBigUint64(used + 8, BigInt(next + 1), true);
    view.setUint16(used + 16, length, true);
    out[used + 18] = typeof what === 'bigint' ? REG : DIR;
    out.set(name, used + 19);
    used += length;
  }
  return used === 0 && next < list.length ? 'small' : { bytes: out.subarray(0, used), next };
}

/** Open files are told in /proc by the name that their file has now. */
export function nameChanged(k: KernelContext, from: string, to: string): void {
  for (const [file, name] of Object.entries(k.state.fileNames)) if (name === from) k.state.fileNames[file] = to;
}

interface Opening { readonly tmpfs: { readonly path: string; readonly name: string; readonly flags: number; readonly mode: number; readonly phase: 'open' | 'create' | 'drop' } }

/** open(2) that is under way; false: the call has not got so far. */
export function resumeOpen(k: KernelContext, call: NativeCall, opened: (file: string) => void): boolean {
  const s = (call.state as Opening | undefined)?.tmpfs;
  if (!s) return false;
  if (s.phase === 'drop') { openTmpfs(k, call, s.path, s.flags, s.mode); return true; }
  const file = BigInt.asUintN(64, call.result!), key = file.toString();
  if (s.phase === 'create') {
    const inode = call.machine.memory.readU64(file + k.offset('file', 'f_inode')), before = k.state.tmpfs;
    if ((s.flags & O.TMPFILE) === O.TMPFILE) {
      k.state.fileNames[key] = `${s.name}/#${inodeView(k, call.machine, inode).number} (deleted)`;
      opened(key);
      return true;
    }
    const r = openFile(before.disk, s.path, s.flags);
    if (r.disk.next === before.disk.next) {
      // Meanwhile another task has made the name, or removed its directory.
      const fn = tmpfsFunction(k, 'fl_tmpfs_drop')!;
      call.state = { tmpfs: { ...s, phase: 'drop' } } satisfies Opening;
      call.callThen(fn, [file, 1]);
      return true;
    }
    k.state.tmpfs = { disk: r.disk, inodes: { ...before.inodes, [r.result]: inode.toString() } };
  }
  k.state.fileNames[key] = s.name;
  opened(key);
  return true;
}

/** open(2) of a path that no device and no file of /proc has: answers with an error, or goes on in resumeOpen(). */
export function openTmpfs(k: KernelContext, call: NativeCall, path: string, flags: number, mode: number): void {
  const s = k.state.tmpfs, name = absolute(path);
  if (path !== '' && s.disk.names[name] === 'dir' && (flags & (O.ACCMODE | O.CREAT)) === 0 && (flags & O.TMPFILE) !== O.TMPFILE) {
    call.ret64(BigInt(install(k, call.task, { kind: 'directory', path: name, flags: flags & ~O.CLOEXEC }, (flags & O.CLOEXEC) !== 0) ?? -E.MFILE));
    return;
  }
  const r = openFile(s.disk, path, flags);
  if (r.result < 0) { call.ret64(BigInt(r.result)); return; }
  if (freeDescriptor(k, call.task) === undefined) { call.ret64(BigInt(-E.MFILE)); return; }
  const made = r.disk.next !== s.disk.next;
  const fn = tmpfsFunction(k, made ? 'fl_tmpfs_create' : 'fl_tmpfs_open');
  if (fn === undefined) { call.ret64(BigInt(-E.NOENT)); return; }
  call.state = { tmpfs: { path, name, flags, mode, phase: made ? 'create' : 'open' } } satisfies Opening;
  if (made) { call.callThen(fn, [flags & ~O.CLOEXEC, mode & 0o7777 & ~processOf(k.state, call.task).umask, (flags & O.TMPFILE) === O.TMPFILE ? 0 : 1]); return; }
  // The reference of the new struct file, so that the inode stays whatever becomes of its name meanwhile.
  const inode = BigInt(s.inodes[r.result]!), count = inode + k.offset('inode', 'i_count'), m = call.machine.memory;
  m.writeU32(count, m.readU32(count) + 1);
  call.callThen(fn, [inode, flags & ~O.CLOEXEC]);
}
