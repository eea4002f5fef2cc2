/**
 * Names of files that a program makes for itself: a small file system in the simulated machine's memory, gone with it. Nothing of the reader's
 * disk is reached. Directories, symbolic links and the walk along a path are here (path_resolution(7)); what a regular file holds is kept by a
 * stand-alone process in `contents`, with a kernel tree by inodes of the executed mm/shmem.c (tmpfs.ts).
 * The state is plain data and replaced, never changed, so that a snapshot may hold on to it; contents are Latin-1 strings, a byte a character.
 */
import { E } from './errno.ts';

/** Seconds since 1970 and nanoseconds. */
export type Time = readonly [seconds: number, nanoseconds: number];
export interface Times { readonly access: Time; readonly modify: Time; readonly change: Time; readonly birth: Time }

interface Common { readonly mode: number; readonly times: Times; readonly owner?: readonly [user: number, group: number] }
export interface Directory extends Common { readonly kind: 'dir'; readonly parent: number; readonly names: Readonly<Record<string, number>> }
export interface Link extends Common { readonly kind: 'link'; readonly target: string; readonly links: number }
export interface RegularFile extends Common { readonly kind: 'file'; readonly links: number }
export interface Device extends Common { readonly kind: 'device'; readonly number: number }
export type DiskNode = Directory | Link | RegularFile | Device;

export interface DiskState {
  /** By inode number. */
  readonly nodes: Readonly<Record<number, DiskNode>>;
  readonly contents: Readonly<Record<number, string>>;
  readonly next: number;
}

/** Inodes of the devices and of the root. */
export const NULL_DEVICE = 1, ZERO_DEVICE = 2, ROOT = 3;
const DEV = 7;
/** Apart from the numbers of files without a name (media/model/shmem.c). */
const FIRST_INODE = 0x10000;
/** When the machine's own directories were made: some days before it was booted. */
const EPOCH: Time = [1_766_800_000, 0];
export const atOnce = (t: Time): Times => ({ access: t, modify: t, change: t, birth: t });
const dir = (parent: number, names: Record<string, number>, mode = 0o755): Directory => ({ kind: 'dir', mode, parent, names, times: atOnce(EPOCH) });
const toLink = (target: string): Link => ({ kind: 'link', mode: 0o777, target, links: 1, times: atOnce(EPOCH) });
export const emptyDisk: DiskState = {
  nodes: {
    [NULL_DEVICE]: { kind: 'device', mode: 0o666, number: 0x103, times: atOnce(EPOCH) }, [ZERO_DEVICE]: { kind: 'device', mode: 0o666, number: 0x105, times: atOnce(EPOCH) },
    [ROOT]: dir(ROOT, { tmp: 4, var: 5, dev: DEV }), 4: dir(ROOT, {}, 0o1777), 5: dir(ROOT, { tmp: 6 }), 6: dir(5, {}, 0o1777), [DEV]: dir(ROOT, { shm: 8, null: NULL_DEVICE, zero: ZERO_DEVICE, fd: 9, stdin: 10, stdout: 11, stderr: 12 }), 8: dir(DEV, {}, 0o1777),
    9: toLink('/proc/self/fd'), 10: toLink('/proc/self/fd/0'), 11: toLink('/proc/self/fd/1'), 12: toLink('/proc/self/fd/2'),
  }, contents: {}, next: FIRST_INODE,
};

/** The names of files of a kernel tree: what a regular file's inode number stands for, as the address of its struct inode in decimal. */
export interface TmpfsState {
  readonly disk: DiskState; readonly inodes: Readonly<Record<number, string>>;
  /** Times of files that no directory names, by the address of their inode. */
  readonly times: Readonly<Record<string, Times>>;
}
export const noTmpfs: TmpfsState = { disk: emptyDisk, inodes: {}, times: {} };

/** open(2)'s flags, as x86 and the other architectures but a few number them. */
export const O = {
  ACCMODE: 3, WRONLY: 1, RDWR: 2, CREAT: 0o100, EXCL: 0o200, TRUNC: 0o1000, APPEND: 0o2000, DIRECTORY: 0o200000, NOFOLLOW: 0o400000, PATH: 0o10000000, TMPFILE: 0o20200000, CLOEXEC: 0o2000000,
} as const;
/** More than a study needs; a program that writes for ever gets ENOSPC. */
const LARGEST = 64 << 20;
const MOST_LINKS = 40, NAME_MAX = 255, PATH_MAX = 4096;

/** Where a path leads: the directory of its last name, and what stands there. `outside`: to a file of the system (/proc, a device), told by its path. */
export interface Place { readonly dir: number; readonly name: string; readonly inode?: number; readonly node?: DiskNode; readonly slash: boolean; readonly outside?: string }

/** Links of /proc that lead to an inode whatever its name is: /proc/self/fd/N, cwd, root. undefined: the path is no such link. */
export type Magic = (path: string) => number | undefined;

/** path_resolution(7) from a directory; the number is an error. `follow`: a symbolic link in the last place is followed. */
export function walk(disk: DiskState, from: number, path: string, follow: boolean, magic?: Magic): Place | number {
  if (path === '') return E.NOENT;
  if (path.length >= PATH_MAX) return E.NAMETOOLONG;
  let at = path.startsWith('/') ? ROOT : from, links = 0;
  let parts = path.split('/').filter(p => p !== '');
  const slash = path.endsWith('/');
  let last: { dir: number; name: string } = { dir: at, name: '.' };
  for (let i = 0; i < parts.length; i++) {
    const name = parts[i]!, node = disk.nodes[at], final = i === parts.length - 1;
    if (node === undefined) return E.NOENT;
    if (node.kind !== 'dir') return E.NOTDIR;
    if (name.length > NAME_MAX) return E.NAMETOOLONG;
    if (name === '.') { last = { dir: at, name }; continue; }
    if (name === '..') { last = { dir: at, name }; at = node.parent; continue; }
    const outside = at === ROOT && (name === 'proc' || name === 'sys');
    const next = node.names[name];
    if (outside || (next === undefined && at === DEV)) {
      const whole = `${pathOf(disk, at) === '/' ? '' : pathOf(disk, at)}/${parts.slice(i).filter(p => p !== '.').join('/')}`;
      const link = /^\/proc\/(?:self|thread-self|\d+)\/(?:task\/\d+\/)?(?:fd\/\d+|cwd|root)(?=\/|$)/.exec(whole)?.[0], target = link && (link !== whole || follow || slash) ? magic?.(link) : undefined;
      if (target === undefined) return { dir: at, name, slash, outside: whole };
      at = target;
      parts = whole.slice(link!.length).split('/').filter(p => p !== '');
      i = -1;
      last = { dir: at, name: '.' };
      continue;
    }
    if (next === undefined) return final ? { dir: at, name, slash } : E.NOENT;
    const found = disk.nodes[next]!;
    if (found.kind === 'link' && (!final || follow || slash)) {
      if (++links > MOST_LINKS) return E.LOOP;
      if (found.target === '') return E.NOENT;
      parts = [...found.target.split('/').filter(p => p !== ''), ...parts.slice(i + 1)];
      if (found.target.startsWith('/')) at = ROOT;
      i = -1;
      last = { dir: at, name: '.' };
      continue;
    }
    if (final && slash && found.kind !== 'dir') return E.NOTDIR;
    last = { dir: at, name };
    at = next;
  }
  const node = disk.nodes[at];
  return node === undefined ? E.NOENT : { ...last, inode: at, node, slash };
}
/** The path of a directory; undefined: it was removed. */
export function pathOf(disk: DiskState, inode: number): string | undefined {
  let path = '';
  for (let at = inode; at !== ROOT;) {
    const node = disk.nodes[at];
    if (node?.kind !== 'dir') return undefined;
    const up = disk.nodes[node.parent], own = at;
    const name = up?.kind === 'dir' ? Object.entries(up.names).find(([, n]) => n === own)?.[0] : undefined;
    if (name === undefined) return undefined;
    path = `/${name}${path}`;
    at = node.parent;
  }
  return path || '/';
}
/** The path that a place has, or would have. */
export function pathOfPlace(disk: DiskState, p: Place): string {
  if (p.outside !== undefined) return p.outside;
  if (p.node?.kind === 'dir') return pathOf(disk, p.inode!) ?? '/';
  const up = pathOf(disk, p.dir) ?? '';
  return `${up === '/' ? '' : up}/${p.name}`;
}

/** A result and the state after it; a negative result is an error number. `gone`: a regular file has a name less; `linked`: one more. */
export interface DiskResult { readonly disk: DiskState; readonly result: number; readonly gone?: number; readonly linked?: number }
const fail = (disk: DiskState, e: number): DiskResult => ({ disk, result: -e });
const put = (disk: DiskState, changes: Readonly<Record<number, DiskNode>>): DiskState => ({ ...disk, nodes: { ...disk.nodes, ...changes } });
const directoryAt = (disk: DiskState, inode: number): Directory => disk.nodes[inode] as Directory;
/** A directory with a name changed; `undefined` takes it out. */
function renamed(d: Directory, name: string, inode: number | undefined, now: Time): Directory {
  const { [name]: _, ...names } = d.names;
  return { ...d, names: inode === undefined ? names : { ...names, [name]: inode }, times: { ...d.times, modify: now, change: now } };
}
const changedAt = <N extends DiskNode>(node: N, now: Time): N => ({ ...node, times: { ...node.times, change: now } });

/** A new node under a name that is free. */
export function addNode(disk: DiskState, p: Place, node: DiskNode, now: Time): DiskResult {
  const up = disk.nodes[p.dir];
  if (p.inode !== undefined || p.outside !== undefined) return fail(disk, E.EXIST);
  if (up?.kind !== 'dir' || pathOf(disk, p.dir) === undefined) return fail(disk, E.NOENT);
  return { disk: { ...put(disk, { [disk.next]: node, [p.dir]: renamed(up, p.name, disk.next, now) }), next: disk.next + 1 }, result: disk.next };
}
/** unlink(2); the node stays for those who have the file open, see {@link forget}. */
export function removeName(disk: DiskState, p: Place, now: Time): DiskResult {
  if (p.outside !== undefined) return fail(disk, E.PERM);
  if (p.inode === undefined) return fail(disk, E.NOENT);
  const node = p.node!, up = directoryAt(disk, p.dir);
  if (node.kind === 'dir') return fail(disk, E.ISDIR);
  const changes = { [p.dir]: renamed(up, p.name, undefined, now) };
  if (node.kind === 'device') return { disk: put(disk, changes), result: 0 };
  const left = { ...changedAt(node, now), links: node.links - 1 };
  const after = put(disk, { ...changes, [p.inode]: left });
  return node.kind === 'file' ? { disk: after, result: 0, gone: p.inode } : { disk: left.links > 0 ? after : forget(after, p.inode), result: 0 };
}
/** Nothing stands for the inode any more. */
export function forget(disk: DiskState, inode: number): DiskState {
  const { [inode]: _, ...nodes } = disk.nodes, { [inode]: __, ...contents } = disk.contents;
  return { ...disk, nodes, contents };
}
export function removeDirectory(disk: DiskState, p: Place, now: Time): DiskResult {
  if (p.outside !== undefined) return fail(disk, E.PERM);
  if (p.inode === undefined) return fail(disk, E.NOENT);
  if (p.node!.kind !== 'dir') return fail(disk, E.NOTDIR);
  if (p.name === '.') return fail(disk, p.inode === ROOT ? E.BUSY : E.INVAL);
  if (p.name === '..' || Object.keys(p.node!.names).length > 0) return fail(disk, E.NOTEMPTY);
  return { disk: forget(put(disk, { [p.dir]: renamed(directoryAt(disk, p.dir), p.name, undefined, now) }), p.inode), result: 0 };
}
/** Whether a directory is another one, or below it. */
function within(disk: DiskState, dir: number, other: number): boolean {
  for (let at = dir; ; at = directoryAt(disk, at).parent) { if (at === other) return true; if (at === ROOT || disk.nodes[at]?.kind !== 'dir') return false; }
}
export const RENAME = { noReplace: 1, exchange: 2 } as const;
/** renameat2(2). */
export function renameNode(disk: DiskState, a: Place, b: Place, flags: number, now: Time): DiskResult {
  if (a.outside !== undefined || b.outside !== undefined) return fail(disk, E.XDEV);
  if (flags & ~3 || flags === 3) return fail(disk, E.INVAL);
  if (a.inode === undefined) return fail(disk, E.NOENT);
  if ([a.name, b.name].some(n => n === '.' || n === '..')) return fail(disk, E.BUSY);
  const isDir = a.node!.kind === 'dir';
  if (isDir && within(disk, b.dir, a.inode)) return fail(disk, E.INVAL);
  if (b.inode !== undefined && flags & RENAME.noReplace) return fail(disk, E.EXIST);
  if (b.node?.kind === 'dir' && within(disk, a.dir, b.inode!)) return fail(disk, flags & RENAME.exchange ? E.INVAL : E.NOTEMPTY);
  if (b.inode === undefined && !isDir && (a.slash || b.slash)) return fail(disk, E.NOTDIR);
  if (flags & RENAME.exchange) {
    if (b.inode === undefined) return fail(disk, E.NOENT);
    const first = put(disk, { [a.dir]: renamed(directoryAt(disk, a.dir), a.name, b.inode, now) });
    const both = put(first, { [b.dir]: renamed(directoryAt(first, b.dir), b.name, a.inode, now) });
    const moved = (d: DiskState, inode: number, parent: number): DiskState => { const n = d.nodes[inode]!; return put(d, { [inode]: n.kind === 'dir' ? { ...changedAt(n, now), parent } : changedAt(n, now) }); };
    return { disk: moved(moved(both, a.inode, b.dir), b.inode, a.dir), result: 0 };
  }
  if (a.inode === b.inode) return { disk, result: 0 };
  let after = disk, gone: number | undefined;
  if (b.inode !== undefined) {
    if (isDir && b.node!.kind !== 'dir') return fail(disk, E.NOTDIR);
    if (!isDir && b.node!.kind === 'dir') return fail(disk, E.ISDIR);
    const r = isDir ? removeDirectory(disk, b, now) : removeName(disk, b, now);
    if (r.result < 0) return { disk, result: r.result };
    after = r.disk;
    gone = r.gone;
  }
  after = put(after, { [a.dir]: renamed(directoryAt(after, a.dir), a.name, undefined, now) });
  const node = changedAt(after.nodes[a.inode]!, now);
  after = put(after, { [b.dir]: renamed(directoryAt(after, b.dir), b.name, a.inode, now), [a.inode]: node.kind === 'dir' ? { ...node, parent: b.dir } : node });
  return { disk: after, result: 0, ...gone === undefined ? {} : { gone } };
}
/** link(2): one more name of a file. */
export function linkNode(disk: DiskState, a: Place, b: Place, now: Time): DiskResult {
  if (a.outside !== undefined) return fail(disk, E.XDEV);
  if (a.inode === undefined) return fail(disk, E.NOENT);
  if (b.inode !== undefined || b.outside !== undefined) return fail(disk, E.EXIST);
  if (b.slash) return fail(disk, E.NOENT);
  const node = a.node!;
  if (node.kind === 'dir' || node.kind === 'device') return fail(disk, E.PERM);
  const up = disk.nodes[b.dir];
  if (up?.kind !== 'dir' || pathOf(disk, b.dir) === undefined) return fail(disk, E.NOENT);
  const more = { ...changedAt(node, now), links: node.links + 1 };
  return { disk: put(disk, { [a.inode]: more, [b.dir]: renamed(up, b.name, a.inode, now) }), result: 0, ...node.kind === 'file' ? { linked: a.inode } : {} };
}
/** The same node with other rights, times or owner; its change time is `now` where one is given. */
export function changeNode(disk: DiskState, inode: number, change: { mode?: number; times?: Partial<Times>; owner?: readonly [number, number] }, now?: Time): DiskState {
  const node = disk.nodes[inode];
  if (!node) return disk;
  const times = { ...node.times, ...now ? { change: now } : {}, ...change.times };
  return put(disk, { [inode]: { ...node, times, mode: change.mode ?? node.mode, ...change.owner ? { owner: change.owner } : {} } });
}

/** What open(2) finds or makes. */
export interface Opened { readonly disk: DiskState; readonly result: number; readonly place?: Place; readonly made?: true }
/** open(2) of a path: the inode. `result` is negative for an error; a place with `outside` is the caller's. */
export function openNode(disk: DiskState, from: number, path: string, flags: number, mode: number, now: Time, magic?: Magic): Opened {
  const no = (e: number): Opened => ({ disk, result: -e });
  const exclusive = (flags & O.CREAT) !== 0 && (flags & O.EXCL) !== 0;
  if ((flags & O.TMPFILE) === O.TMPFILE) {
    const p = walk(disk, from, path, true, magic);
    if (typeof p === 'number') return no(p);
    if ((flags & O.ACCMODE) === 0) return no(E.INVAL);
    if (p.node?.kind !== 'dir') return no(p.inode === undefined ? E.NOENT : E.NOTDIR);
    return { disk: { ...put(disk, { [disk.next]: { kind: 'file', mode, links: 0, times: atOnce(now) } }), contents: { ...disk.contents, [disk.next]: '' }, next: disk.next + 1 }, result: disk.next, place: p, made: true };
  }
  const p = walk(disk, from, path, !(flags & O.NOFOLLOW) && !exclusive, magic);
  if (typeof p === 'number') return no(p);
  if (p.outside !== undefined) return { disk, result: 0, place: p };
  if (p.inode === undefined) {
    if (!(flags & O.CREAT)) return no(E.NOENT);
    if (p.slash) return no(E.ISDIR);
    const r = addNode(disk, p, { kind: 'file', mode, links: 1, times: atOnce(now) }, now);
    return r.result < 0 ? no(-r.result) : { disk: { ...r.disk, contents: { ...r.disk.contents, [r.result]: '' } }, result: r.result, place: p, made: true };
  }
  if (exclusive) return no(E.EXIST);
  const node = p.node!;
  if (node.kind === 'link') return flags & O.PATH ? { disk, result: p.inode, place: p } : no(E.LOOP);
  if (node.kind === 'dir' && (flags & O.CREAT || (flags & O.ACCMODE && !(flags & O.PATH)))) return no(E.ISDIR);
  if (node.kind !== 'dir' && flags & O.DIRECTORY) return no(E.NOTDIR);
  if (node.kind === 'file' && flags & O.TRUNC && flags & O.ACCMODE) {
    const after = changeNode({ ...disk, contents: { ...disk.contents, [p.inode]: '' } }, p.inode, { times: { modify: now } }, now);
    return { disk: after, result: p.inode, place: p };
  }
  return { disk, result: p.inode, place: p };
}

/** The bytes at a position, at most `count`. */
export function readFile(disk: DiskState, inode: number, position: number, count: number): string {
  if (inode === NULL_DEVICE) return '';
  if (inode === ZERO_DEVICE) return '\0'.repeat(count);
  return (disk.contents[inode] ?? '').slice(position, position + count);
}
/** relatime: the time of access is kept once after each change, and once a day. */
export function accessed(disk: DiskState, inode: number, now: Time): DiskState {
  const node = disk.nodes[inode];
  return node && stale(node.times, now) ? changeNode(disk, inode, { times: { access: now } }) : disk;
}
const DAY = 86400;
export const stale = (t: Times, now: Time): boolean => !later(t.access, t.modify) || !later(t.access, t.change) || now[0] - t.access[0] >= DAY;
const later = (a: Time, b: Time): boolean => a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);

/** The number of bytes written; a gap before them is zero. */
export function writeFile(disk: DiskState, inode: number, position: number, bytes: string, now: Time): DiskResult {
  if (inode <= ZERO_DEVICE) return { disk, result: bytes.length };
  const old = disk.contents[inode] ?? '';
  if (position + bytes.length > LARGEST) return { disk, result: -E.NOSPC };
  const text = old.length === position ? old + bytes : old.slice(0, position).padEnd(position, '\0') + bytes + old.slice(position + bytes.length);
  return { disk: changeNode({ ...disk, contents: { ...disk.contents, [inode]: text } }, inode, { times: { modify: now } }, now), result: bytes.length };
}
export function truncateFile(disk: DiskState, inode: number, length: number, now: Time): DiskResult {
  if (length < 0 || disk.nodes[inode]?.kind !== 'file') return { disk, result: -E.INVAL };
  if (length > LARGEST) return { disk, result: -E.FBIG };
  const contents = { ...disk.contents, [inode]: (disk.contents[inode] ?? '').slice(0, length).padEnd(length, '\0') };
  return { disk: changeNode({ ...disk, contents }, inode, { times: { modify: now } }, now), result: 0 };
}
export function sizeOf(disk: DiskState, inode: number): number { return inode <= ZERO_DEVICE ? 0 : (disk.contents[inode] ?? '').length; }
