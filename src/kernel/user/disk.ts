/**
 * Files that a program makes for itself: kept in the simulated machine's memory and gone with it. Nothing of the reader's disk is reached.
 * The state is plain data and replaced, never changed, so that a snapshot may hold on to it; contents are Latin-1 strings, a byte a character.
 */
import { E } from './errno.ts';

export interface DiskState {
  /** Number of the file (an inode) or `dir` by absolute path. */
  readonly names: Readonly<Record<string, number | 'dir'>>;
  readonly contents: Readonly<Record<number, string>>;
  readonly next: number;
  /** Rights of directories by path, where they are not the usual ones. */
  readonly modes: Readonly<Record<string, number>>;
}
/** The first number of a file; those below stand for devices. */
export const FIRST_INODE = 10;
export const emptyDisk: DiskState = { names: { '/': 'dir', '/tmp': 'dir', '/var': 'dir', '/var/tmp': 'dir', '/dev': 'dir', '/dev/shm': 'dir' }, contents: {}, next: FIRST_INODE, modes: { '/tmp': 0o1777, '/var/tmp': 0o1777, '/dev/shm': 0o1777 } };

/** The names of files of a kernel tree (tmpfs.ts): contents are those of the inodes, whose address by number is kept, in decimal. */
export interface TmpfsState { readonly disk: DiskState; readonly inodes: Readonly<Record<number, string>> }
export const noTmpfs: TmpfsState = { disk: emptyDisk, inodes: {} };

/** open(2)'s flags, as x86 and the other architectures but a few number them. */
export const O = { ACCMODE: 3, WRONLY: 1, RDWR: 2, CREAT: 0o100, EXCL: 0o200, TRUNC: 0o1000, APPEND: 0o2000, DIRECTORY: 0o200000, TMPFILE: 0o20200000, CLOEXEC: 0o2000000 } as const;
/** Inodes of the devices. */
export const NULL_DEVICE = 1, ZERO_DEVICE = 2;
/** More than a study needs; a program that writes for ever gets ENOSPC. */
const LARGEST = 64 << 20;

/** Absolute path without `.`, `..` and doubled slashes; the working directory is `/`. */
export function absolute(path: string): string {
  const parts: string[] = [];
  for (const p of path.split('/')) {
    if (p === '..') parts.pop();
    else if (p !== '' && p !== '.') parts.push(p);
  }
  return `/${parts.join('/')}`;
}
/** Why a path leads nowhere: a file stands where a directory should, or there is nothing. */
export function missing(disk: DiskState, path: string): number {
  const name = absolute(path);
  for (let at = name.indexOf('/', 1); at > 0; at = name.indexOf('/', at + 1)) if (typeof lookUp(disk, name.slice(0, at)) === 'number') return E.NOTDIR;
  return E.NOENT;
}
const parent = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/';

/** A result and the state after it; a negative result is an error number. */
export interface DiskResult { readonly disk: DiskState; readonly result: number }

/** open(2): the inode. */
export function openFile(disk: DiskState, path: string, flags: number): DiskResult {
  const fail = (e: number): DiskResult => ({ disk, result: -e });
  const name = absolute(path);
  if (path === '') return fail(E.NOENT);
  if (name === '/dev/null' || name === '/dev/zero') return { disk, result: name === '/dev/null' ? NULL_DEVICE : ZERO_DEVICE };
  if ((flags & O.TMPFILE) === O.TMPFILE) {
    if ((flags & O.ACCMODE) === 0) return fail(E.INVAL);
    if (disk.names[name] !== 'dir') return fail(disk.names[name] === undefined ? E.NOENT : E.NOTDIR);
    return { disk: { ...disk, contents: { ...disk.contents, [disk.next]: '' }, next: disk.next + 1 }, result: disk.next };
  }
  const known = disk.names[name];
  if (known !== undefined && flags & O.CREAT && flags & O.EXCL) return fail(E.EXIST);
  if (known === 'dir') return fail(E.ISDIR);
  if (known !== undefined) {
    if (flags & O.DIRECTORY || path.endsWith('/')) return fail(E.NOTDIR);
    if (flags & O.TRUNC && flags & O.ACCMODE) return { disk: { ...disk, contents: { ...disk.contents, [known]: '' } }, result: known };
    return { disk, result: known };
  }
  if (disk.names[parent(name)] !== 'dir') return fail(missing(disk, path));
  if (!(flags & O.CREAT)) return fail(E.NOENT);
  if (path.endsWith('/')) return fail(E.ISDIR);
  return { disk: { ...disk, names: { ...disk.names, [name]: disk.next }, contents: { ...disk.contents, [disk.next]: '' }, next: disk.next + 1 }, result: disk.next };
}

/** The bytes at a position, at most `count`. */
export function readFile(disk: DiskState, inode: number, position: number, count: number): string {
  if (inode === NULL_DEVICE) return '';
  if (inode === ZERO_DEVICE) return '\0'.repeat(count);
  return (disk.contents[inode] ?? '').slice(position, position + count);
}
/** The number of bytes written; a gap before them is zero. */
export function writeFile(disk: DiskState, inode: number, position: number, bytes: string): DiskResult {
  if (inode <= ZERO_DEVICE) return { disk, result: bytes.length };
  const old = disk.contents[inode] ?? '';
  if (position + bytes.length > LARGEST) return { disk, result: -E.NOSPC };
  const text = old.length === position ? old + bytes : old.slice(0, position).padEnd(position, '\0') + bytes + old.slice(position + bytes.length);
  return { disk: { ...disk, contents: { ...disk.contents, [inode]: text } }, result: bytes.length };
}
export function truncateFile(disk: DiskState, inode: number, length: number): DiskResult {
  if (length < 0 || inode <= ZERO_DEVICE) return { disk, result: -E.INVAL };
  if (length > LARGEST) return { disk, result: -E.FBIG };
  return { disk: { ...disk, contents: { ...disk.contents, [inode]: (disk.contents[inode] ?? '').slice(0, length).padEnd(length, '\0') } }, result: 0 };
}
export function sizeOf(disk: DiskState, inode: number): number { return inode <= ZERO_DEVICE ? 0 : (disk.contents[inode] ?? '').length; }

/** unlink(2); contents stay for those who have the file open. */
export function unlinkFile(disk: DiskState, path: string): DiskResult {
  const name = absolute(path), known = disk.names[name];
  if (known === undefined) return { disk, result: -missing(disk, path) };
  if (known === 'dir') return { disk, result: -E.ISDIR };
  const { [name]: _, ...names } = disk.names;
  return { disk: { ...disk, names }, result: 0 };
}
export function makeDirectory(disk: DiskState, path: string, mode = 0o755): DiskResult {
  const name = absolute(path);
  if (disk.names[name] !== undefined) return { disk, result: -E.EXIST };
  if (disk.names[parent(name)] !== 'dir') return { disk, result: -missing(disk, path) };
  return { disk: { ...disk, names: { ...disk.names, [name]: 'dir' }, modes: { ...disk.modes, [name]: mode } }, result: 0 };
}
export function removeDirectory(disk: DiskState, path: string): DiskResult {
  const name = absolute(path);
  if (disk.names[name] !== 'dir') return { disk, result: disk.names[name] === undefined ? -missing(disk, path) : -E.NOTDIR };
  if (name === '/' || Object.keys(disk.names).some(n => n !== name && parent(n) === name)) return { disk, result: -E.NOTEMPTY };
  const { [name]: _, ...names } = disk.names;
  return { disk: { ...disk, names }, result: 0 };
}
export function renameFile(disk: DiskState, from: string, to: string): DiskResult {
  const a = absolute(from), b = absolute(to), known = disk.names[a], target = disk.names[b];
  const fail = (e: number): DiskResult => ({ disk, result: -e });
  if (known === undefined) return fail(missing(disk, from));
  if (disk.names[parent(b)] !== 'dir') return fail(missing(disk, to));
  if (known === target && (known !== 'dir' || a === b)) return { disk, result: 0 };
  if (known === 'dir' && b.startsWith(`${a}/`)) return fail(E.INVAL);
  if (a.startsWith(b === '/' ? b : `${b}/`)) return fail(E.NOTEMPTY);
  if (known === 'dir' && target !== undefined && target !== 'dir') return fail(E.NOTDIR);
  if (known !== 'dir' && target === 'dir') return fail(E.ISDIR);
  if (target === 'dir' && Object.keys(disk.names).some(n => n !== b && parent(n) === b)) return fail(E.NOTEMPTY);
  const { [b]: _, ...names } = disk.names;
  const moved = <T>(by: Readonly<Record<string, T>>) => Object.fromEntries(Object.entries(by).map(([n, v]) => [n === a || n.startsWith(`${a}/`) ? b + n.slice(a.length) : n, v]));
  return { disk: { ...disk, names: moved(names), modes: moved(disk.modes) }, result: 0 };
}
/** link(2): one more name of a file. */
export function linkFile(disk: DiskState, from: string, to: string): DiskResult {
  const known = disk.names[absolute(from)], name = absolute(to);
  if (known === undefined) return { disk, result: -missing(disk, from) };
  if (disk.names[name] !== undefined) return { disk, result: -E.EXIST };
  if (disk.names[parent(name)] !== 'dir') return { disk, result: -missing(disk, to) };
  return known === 'dir' ? { disk, result: -E.PERM } : { disk: { ...disk, names: { ...disk.names, [name]: known } }, result: 0 };
}

/** What stat(2) tells of a path: 'dir', an inode, or undefined. */
export function lookUp(disk: DiskState, path: string): number | 'dir' | undefined {
  const name = absolute(path);
  return name === '/dev/null' ? NULL_DEVICE : name === '/dev/zero' ? ZERO_DEVICE : path === '' ? undefined : disk.names[name];
}
const MODES = { device: 0o20666, dir: 0o40000, file: 0o100644 } as const;
/** struct stat of x86-64 (144 bytes): inode, links, mode, size, block size and blocks; everything else 0. `path`: a directory's. */
export function statBytes(disk: DiskState, what: number | 'dir', path = ''): Uint8Array {
  const bytes = new Uint8Array(144), v = new DataView(bytes.buffer);
  const size = what === 'dir' ? 4096 : sizeOf(disk, what);
  v.setBigUint64(0, 1n, true);
  v.setBigUint64(8, what === 'dir' ? 1n : BigInt(what), true);
  v.setBigUint64(16, what === 'dir' ? 2n : BigInt(Object.values(disk.names).filter(n => n === what).length), true);
  v.setUint32(24, what === 'dir' ? MODES.dir | (disk.modes[absolute(path)] ?? 0o755) : what <= ZERO_DEVICE ? MODES.device : MODES.file, true);
  v.setBigInt64(48, BigInt(size), true);
  v.setBigInt64(56, 4096n, true);
  v.setBigInt64(64, BigInt(Math.ceil(size / 4096) * 8), true);
  return bytes;
}
