/**
 * Regular files of a program on a kernel tree: files of a tmpfs. Names, rights and times are plain data (disk.ts); what a regular file's number
 * stands for is an inode of the executed mm/shmem.c (media/model/shmem.c), and each open(2) a struct file on it. A name holds one reference of its
 * inode. Numbers are the inodes' own (`i_ino`), so that /proc/PID/maps and stat(2) tell the same.
 */
import type { MachineApi, NativeCall } from '../../vm/api.ts';
import { executesMemory, ModelError, type KernelContext } from '../context.ts';
import { wallTime } from './clock.ts';
import { atOnce, changeNode, forget, O, openNode, pathOf, pathOfPlace, ROOT, stale, type Place, type Times } from './disk.ts';
import { E } from './errno.ts';
import { POLL, type FileKind } from './file-kinds.ts';
import { fileAt, freeDescriptor, install, type OpenFile } from './open-files.ts';
import { processOf } from './processes.ts';

/** A function of <model>/shmem.c; undefined: page faults are modelled on this architecture, and there are no files. */
export function tmpfsFunction(k: KernelContext, name: string): number | undefined {
  if (!executesMemory(k.env)) return undefined;
  const fn = k.env.kernelFunction(name, '<model>/shmem.c');
  if (fn === undefined) throw new ModelError(`the bundled model lacks ${name} (media/model/shmem.c): the installation is damaged`);
  return fn;
}

/** What stat(2) tells of a struct inode. */
export interface InodeView { readonly number: number; readonly mode: number; readonly links: number; readonly size: number; readonly blocks: number }
export function inodeView(k: KernelContext, machine: MachineApi, inode: bigint): InodeView {
  const m = machine.memory, at = (member: string) => inode + k.offset('inode', member);
  return { number: Number(m.readU64(at('i_ino'))), mode: m.readU16(at('i_mode')), links: m.readU32(at('i_nlink')), size: Number(m.readU64(at('i_size'))), blocks: Number(m.readU64(at('i_blocks'))) };
}
/** The inode of shared memory that a struct file is open on; undefined: it is some other file. */
export function inodeOfFile(k: KernelContext, machine: MachineApi, file: bigint): bigint | undefined {
  const m = machine.memory, inode = m.readU64(file + k.offset('file', 'f_inode'));
  const block = executesMemory(k.env) ? k.env.kernelObject('fl_shmem_sb', '<model>/shmem.c')?.address : undefined;
  return inode !== 0n && block !== undefined && m.readU64(inode + k.offset('inode', 'i_sb')) === block ? inode : undefined;
}
/** The number under which the disk knows an inode; undefined: no directory names it. */
export function numberOf(k: KernelContext, inode: bigint): number | undefined {
  const text = inode.toString();
  for (const [number, at] of Object.entries(k.state.tmpfs.inodes)) if (at === text) return Number(number);
  return undefined;
}
/** Where an open file is in the disk: a directory, or a regular file that has or had a name. */
export function diskInode(k: KernelContext, machine: MachineApi, file: OpenFile | undefined): number | undefined {
  if (file?.kind === 'directory') return file.inode;
  const inode = file?.kind === 'kernel' && file.file !== undefined && file.file !== '0' ? inodeOfFile(k, machine, BigInt(file.file)) : undefined;
  return inode === undefined ? undefined : numberOf(k, inode);
}

/** Times of a file of shared memory that no directory names. */
export function timesOf(k: KernelContext, inode: bigint): Times { return k.state.tmpfs.times[inode.toString()] ?? atOnce([0, 0]); }
/** The file's content was changed, or read, or it came to be. */
export function touch(k: KernelContext, machine: MachineApi, inode: bigint, what: 'modified' | 'accessed' | 'made'): void {
  const now = wallTime(machine), number = numberOf(k, inode), s = k.state.tmpfs;
  const before = number === undefined ? s.times[inode.toString()] : s.disk.nodes[number]?.times;
  if (what === 'made') { k.state.tmpfs = { ...s, times: { ...s.times, [inode.toString()]: atOnce(now) } }; return; }
  if (before === undefined || (what === 'accessed' && !stale(before, now))) return;
  const change = what === 'accessed' ? { access: now } : { modify: now, change: now };
  k.state.tmpfs = number === undefined ? { ...s, times: { ...s.times, [inode.toString()]: { ...before, ...change } } } : { ...s, disk: changeNode(s.disk, number, { times: change }) };
}
/** The inode is freed. */
export function inodeGone(k: KernelContext, inode: bigint): void {
  const s = k.state.tmpfs, number = numberOf(k, inode), { [inode.toString()]: _, ...times } = s.times;
  if (number === undefined) { k.state.tmpfs = { ...s, times }; return; }
  const { [number]: __, ...inodes } = s.inodes;
  k.state.tmpfs = { disk: forget(s.disk, number), inodes, times };
}

/** A directory that is open: read(2) is refused. */
export const directoryFile: FileKind = { read: call => call.ret64(BigInt(-E.ISDIR)), events: () => POLL.in | POLL.out | POLL.rdnorm | POLL.wrnorm, seekable: true };
/** The path of a directory that is open. */
export function directoryPath(k: KernelContext, file: OpenFile): string { return file.inode === undefined ? file.path! : pathOf(k.state.tmpfs.disk, file.inode) ?? `${file.path} (deleted)`; }

/** Open files are told in /proc by the name that their file has now. `to` undefined: it has none any more. */
export function nameChanged(k: KernelContext, from: string, to: string | undefined): void {
  for (const [file, name] of Object.entries(k.state.fileNames)) {
    if (name === from) k.state.fileNames[file] = to ?? `${from} (deleted)`;
    else if (to !== undefined && name.startsWith(`${from}/`)) k.state.fileNames[file] = to + name.slice(from.length);
  }
}

/** Links of /proc to what is open: see walk() of disk.ts. */
export function magicOf(k: KernelContext, machine: MachineApi, task: number): (link: string) => number | undefined {
  return link => {
    const m = /^\/proc\/(self|thread-self|\d+)\/(?:task\/\d+\/)?(?:fd\/(\d+)|cwd|root)$/.exec(link), own = processOf(k.state, task);
    const p = !m ? undefined : m[1]!.startsWith('s') || m[1]!.startsWith('t') ? own : k.state.processes[Number(m[1])] ?? own;
    if (!p) return undefined;
    if (m![2] === undefined) return link.endsWith('cwd') ? p.cwd ?? ROOT : ROOT;
    const d = p.files[Number(m![2])];
    return d && diskInode(k, machine, k.state.open[d.open]);
  };
}
/** The directory in which a path begins that is told from a descriptor (AT_FDCWD: the working directory), or a negative error. */
export function beginning(k: KernelContext, task: number, fd: number): number {
  if (fd === AT_FDCWD) return processOf(k.state, task).cwd ?? ROOT;
  const file = fileAt(k, task, fd);
  return !file ? -E.BADF : file.kind === 'directory' && file.inode !== undefined ? file.inode : -E.NOTDIR;
}
export const AT_FDCWD = -100;

interface Opening { readonly tmpfs: { readonly path: string; readonly from: number; readonly name: string; readonly flags: number; readonly mode: number; readonly phase: 'open' | 'create' | 'drop' } }

/** open(2) that is under way; false: the call has not got so far. */
export function resumeOpen(k: KernelContext, call: NativeCall, opened: (file: string) => void): boolean {
  const s = (call.state as Opening | undefined)?.tmpfs;
  if (!s) return false;
  if (s.phase === 'drop') { openTmpfs(k, call, s.from, s.path, s.flags, s.mode); return true; }
  const file = BigInt.asUintN(64, call.result!), key = file.toString();
  if (s.phase === 'open') { k.state.fileNames[key] = s.name; opened(key); return true; }
  const m = call.machine.memory, inode = m.readU64(file + k.offset('file', 'f_inode')), before = k.state.tmpfs;
  const r = openNode(before.disk, s.from, s.path, s.flags, s.mode, wallTime(call.machine), magicOf(k, call.machine, call.task));
  if (!r.made) {
    // Meanwhile another task has made the name, or removed its directory.
    const fn = tmpfsFunction(k, 'fl_tmpfs_drop')!;
    call.state = { tmpfs: { ...s, phase: 'drop' } } satisfies Opening;
    call.callThen(fn, [file, 1]);
    return true;
  }
  m.writeU64(inode + k.offset('inode', 'i_ino'), BigInt(r.result));
  k.state.tmpfs = { ...before, disk: r.disk, inodes: { ...before.inodes, [r.result]: inode.toString() } };
  k.state.fileNames[key] = (s.flags & O.TMPFILE) === O.TMPFILE ? `${s.name}/#${r.result} (deleted)` : s.name;
  opened(key);
  return true;
}

/** open(2) of a path from a directory: answers with an error, or goes on in resumeOpen(). A file of the system, a device: its place, which the caller opens. */
export function openTmpfs(k: KernelContext, call: NativeCall, from: number, path: string, flags: number, mode: number): Place | undefined {
  const s = k.state.tmpfs, rights = mode & 0o7777 & ~processOf(k.state, call.task).umask;
  const r = openNode(s.disk, from, path, flags, rights, wallTime(call.machine), magicOf(k, call.machine, call.task));
  if (r.result < 0) { call.ret64(BigInt(r.result)); return undefined; }
  const place = r.place!, name = pathOfPlace(s.disk, place);
  if (place.outside !== undefined || place.node?.kind === 'device') return { ...place, outside: name };
  if (freeDescriptor(k, call.task) === undefined) { call.ret64(BigInt(-E.MFILE)); return undefined; }
  if (!r.made && (place.node!.kind === 'dir' || flags & O.PATH)) {
    call.ret64(BigInt(install(k, call.task, { kind: place.node!.kind === 'dir' ? 'directory' : 'path', path: name, inode: place.inode!, flags: flags & ~O.CLOEXEC }, (flags & O.CLOEXEC) !== 0)!));
    return undefined;
  }
  const fn = tmpfsFunction(k, r.made ? 'fl_tmpfs_create' : 'fl_tmpfs_open');
  if (fn === undefined) { call.ret64(BigInt(-E.NOENT)); return undefined; }
  call.state = { tmpfs: { path, from, name, flags, mode: rights, phase: r.made ? 'create' : 'open' } } satisfies Opening;
  if (r.made) { call.callThen(fn, [flags & ~O.CLOEXEC, rights, (flags & O.TMPFILE) === O.TMPFILE ? 0 : 1]); return undefined; }
  if (flags & O.TRUNC && flags & O.ACCMODE) k.state.tmpfs = { ...s, disk: { ...r.disk, contents: s.disk.contents } };
  openInode(k, call, fn, BigInt(s.inodes[place.inode!]!), flags);
  return undefined;
}
/** Opens an inode once more, by fl_tmpfs_open(): with a reference of the new struct file, so that it stays whatever becomes of its name meanwhile. */
export function openInode(k: KernelContext, call: NativeCall, fn: number, inode: bigint, flags: number): void {
  const count = inode + k.offset('inode', 'i_count'), m = call.machine.memory;
  m.writeU32(count, m.readU32(count) + 1);
  call.callThen(fn, [inode, flags & ~O.CLOEXEC]);
}
