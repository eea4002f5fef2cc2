/**
 * The system calls on names of files and what stat(2) tells, over disk.ts: the same for a stand-alone process (descriptors.ts) and with a kernel
 * tree (sys-tmpfs.ts). Each is the call that takes a directory's descriptor; those without one are the same from the working directory.
 */
import { addNode, atOnce, changeNode, linkNode, pathOf, removeDirectory, removeName, renameNode, ROOT, walk, type DiskNode, type DiskResult, type DiskState, type Magic, type Place, type Time, type Times } from './disk.ts';
import { E } from './errno.ts';

const AT = { fdcwd: -100, noFollow: 0x100, removeDir: 0x200, follow: 0x400, emptyPath: 0x1000 } as const;
const CWD = -100n;
/** The calls without a directory as those with one. */
export const WITH_DIRECTORY: Readonly<Record<string, (a: readonly bigint[]) => readonly [name: string, args: readonly bigint[]]>> = {
  mkdir: a => ['mkdirat', [CWD, a[0]!, a[1]!]], rmdir: a => ['unlinkat', [CWD, a[0]!, 0x200n]], unlink: a => ['unlinkat', [CWD, a[0]!, 0n]],
  rename: a => ['renameat2', [CWD, a[0]!, CWD, a[1]!, 0n]], renameat: a => ['renameat2', [...a.slice(0, 4), 0n]], link: a => ['linkat', [CWD, a[0]!, CWD, a[1]!, 0n]],
  symlink: a => ['symlinkat', [a[0]!, CWD, a[1]!]], readlink: a => ['readlinkat', [CWD, ...a]], access: a => ['faccessat2', [CWD, a[0]!, a[1]!, 0n]], faccessat: a => ['faccessat2', [...a.slice(0, 3), 0n]],
  chmod: a => ['fchmodat2', [CWD, a[0]!, a[1]!, 0n]], fchmodat: a => ['fchmodat2', [...a.slice(0, 3), 0n]], stat: a => ['newfstatat', [CWD, a[0]!, a[1]!, 0n]], lstat: a => ['newfstatat', [CWD, a[0]!, a[1]!, 0x100n]],
  chown: a => ['fchownat', [CWD, ...a, 0n]], lchown: a => ['fchownat', [CWD, ...a, 0x100n]],
};

/** What stat(2) tells. `mode` has the kind of file. */
export interface Stat { readonly number: number; readonly mode: number; readonly links: number; readonly size: number; readonly blocks: number; readonly times: Times; readonly device?: number; readonly owner?: readonly [number, number] }
const KIND = { dir: 0o40000, link: 0o120000, file: 0o100000, device: 0o20000 } as const;
/** What a node's own record says; a regular file's size is the holder's. */
export function statOfNode(disk: DiskState, inode: number, size: number, blocks = Math.ceil(size / 4096) * 8): Stat {
  const node = disk.nodes[inode]!, common = { number: inode, mode: KIND[node.kind] | node.mode, times: node.times, ...node.owner ? { owner: node.owner } : {} };
  switch (node.kind) {
    case 'dir': return { ...common, links: 2 + Object.values(node.names).filter(n => disk.nodes[n]?.kind === 'dir').length, size: 4096, blocks: 8 };
    case 'link': return { ...common, links: node.links, size: node.target.length, blocks: 0 };
    case 'device': return { ...common, links: 1, size: 0, blocks: 0, device: node.number };
    case 'file': return { ...common, links: node.links, size, blocks };
  }
}

/** Who makes the call. A function that answers undefined has answered the call itself, or the call is made again. */
export interface NameHost {
  readonly disk: DiskState;
  readonly cwd: number; readonly umask: number; readonly now: Time;
  readonly magic: Magic;
  /** The inode of an open directory, or a negative error. */
  directory(fd: number): number;
  /** The inode of an open file, where it is one of the disk's. */
  inodeOf(fd: number): number | undefined;
  /** Of an open file; undefined: the descriptor is not open. */
  statOf(fd: number): Stat | undefined;
  /** A regular file's size and blocks. */
  sizeOf(inode: number): readonly [size: number, blocks: number];
  /** Of a file of the system, and where a link among those leads. */
  outside(path: string): Stat | undefined;
  target(path: string): string | undefined;
  text(at: bigint): string | undefined;
  load(at: bigint, size: number): Uint8Array | undefined;
  store(at: bigint, bytes: Uint8Array): true | undefined;
}
/** `cwd`: the working directory is another one. */
export interface NameResult extends DiskResult { readonly cwd?: number }

/** One of the calls of this file; undefined: it was answered, or is made again. */
export type NameCall = (h: NameHost, a: readonly bigint[]) => NameResult | undefined;

const int = (v: bigint | undefined): number => Number(BigInt.asIntN(32, v ?? 0n));
const latin = (s: string): Uint8Array => Uint8Array.from(s, c => c.charCodeAt(0));
const error = (h: NameHost, e: number): NameResult => ({ disk: h.disk, result: -e });
const answer = (h: NameHost, result: number): NameResult => ({ disk: h.disk, result });

/** The directory in which a path begins, or a negative error. */
const base = (h: NameHost, fd: bigint | undefined, path: string): number => path.startsWith('/') ? ROOT : int(fd) === AT.fdcwd ? h.cwd : h.directory(int(fd));
function place(h: NameHost, fd: bigint | undefined, path: string, follow: boolean): Place | number {
  if (path === '') return E.NOENT;
  const from = base(h, fd, path);
  return from < 0 ? -from : walk(h.disk, from, path, follow, h.magic);
}
const nodeStat = (h: NameHost, inode: number): Stat => h.disk.nodes[inode]!.kind === 'file' ? statOfNode(h.disk, inode, ...h.sizeOf(inode)) : statOfNode(h.disk, inode, 0);
/** What stands at a path, or at a descriptor with an empty one; a number is an error. */
function statAt(h: NameHost, fd: bigint | undefined, path: string, flags: number): Stat | number {
  if (path === '' && flags & AT.emptyPath) return int(fd) === AT.fdcwd ? nodeStat(h, h.cwd) : h.statOf(int(fd)) ?? E.BADF;
  const p = place(h, fd, path, !(flags & AT.noFollow));
  if (typeof p === 'number') return p;
  if (p.outside !== undefined) {
    const fd = flags & AT.noFollow ? undefined : /^\/proc\/(?:self|thread-self)\/fd\/(\d+)$/.exec(p.outside)?.[1];
    return (fd === undefined ? h.outside(p.outside) : h.statOf(Number(fd))) ?? E.NOENT;
  }
  return p.inode === undefined ? E.NOENT : nodeStat(h, p.inode);
}

/** struct stat of x86-64: device 0, inode 8, links 16, mode 24, user 28, group 32, special device 40, size 48, block size 56, blocks 64, times from 72. */
export function statBytes(s: Stat): Uint8Array {
  const bytes = new Uint8Array(144), v = new DataView(bytes.buffer);
  const words: readonly (readonly [number, number])[] = [[0, 1], [8, s.number], [16, s.links], [40, s.device ?? 0], [48, s.size], [56, 4096], [64, s.blocks]];
  for (const [at, value] of words) v.setBigInt64(at, BigInt(value), true);
  v.setUint32(24, s.mode, true);
  v.setUint32(28, s.owner?.[0] ?? 0, true);
  v.setUint32(32, s.owner?.[1] ?? 0, true);
  [s.times.access, s.times.modify, s.times.change].forEach(([sec, ns], i) => { v.setBigInt64(72 + 16 * i, BigInt(sec), true); v.setBigInt64(80 + 16 * i, BigInt(ns), true); });
  return bytes;
}
/** STATX_BASIC_STATS and STATX_BTIME. */
const STATX_TOLD = 0xfff;
/** struct statx of include/uapi/linux/stat.h. */
function statxBytes(s: Stat): Uint8Array {
  const bytes = new Uint8Array(256), v = new DataView(bytes.buffer);
  v.setUint32(0, STATX_TOLD, true); v.setUint32(4, 4096, true); v.setUint32(16, s.links, true); v.setUint32(20, s.owner?.[0] ?? 0, true); v.setUint32(24, s.owner?.[1] ?? 0, true); v.setUint16(28, s.mode, true);
  ([[32, s.number], [40, s.size], [48, s.blocks]] as const).forEach(([at, value]) => v.setBigInt64(at, BigInt(value), true));
  [s.times.access, s.times.birth, s.times.change, s.times.modify].forEach(([sec, ns], i) => { v.setBigInt64(64 + 16 * i, BigInt(sec), true); v.setUint32(72 + 16 * i, ns, true); });
  v.setUint32(128, (s.device ?? 0) >> 8, true); v.setUint32(132, (s.device ?? 0) & 0xff, true); v.setUint32(140, 1, true);
  return bytes;
}

const TYPE: Readonly<Record<DiskNode['kind'], number>> = { dir: 4, file: 8, link: 10, device: 2 };
/** The names of a directory as a reader that begins now will be told them: positions among them hold while names come and go. */
export function namesOf(disk: DiskState, inode: number): readonly string[] {
  const node = disk.nodes[inode];
  return node?.kind === 'dir' ? Object.keys(node.names) : [];
}
/**
 * struct linux_dirent64 of include/linux/dirent.h: inode 0, position of the next 8, length 16, type 18, name from 19. 'small': not one fits.
 * `names`: those that were there when the reading began; what has gone since is left out.
 */
export function directoryEntries(disk: DiskState, inode: number, names: readonly string[], from: number, size: number): { bytes: Uint8Array; next: number } | 'small' {
  const node = disk.nodes[inode];
  if (node?.kind !== 'dir') return { bytes: new Uint8Array(0), next: from };
  const list = [['.', inode], ['..', node.parent], ...names.map(n => [n, node.names[n]] as const)] as const;
  const out = new Uint8Array(size), view = new DataView(out.buffer);
  let used = 0, next = from;
  for (; next < list.length; next++) {
    const [text, number] = list[next]!, name = latin(text), length = (19 + name.length + 1 + 7) & ~7;
    if (number === undefined) continue;
    if (used + length > size) break;
    view.setBigUint64(used, BigInt(number), true);
    view.setBigUint64(used + 8, BigInt(next + 1), true);
    view.setUint16(used + 16, length, true);
    out[used + 18] = TYPE[disk.nodes[number]!.kind];
    out.set(name, used + 19);
    used += length;
  }
  return used === 0 && next < list.length ? 'small' : { bytes: out.subarray(0, used), next };
}

const UTIME_NOW = 0x3fffffff, UTIME_OMIT = 0x3ffffffe;
const MAX_NANOSECONDS = 999_999_999;

export const nameCalls: Readonly<Record<string, NameCall>> = {
  mkdirat(h, [fd, at, mode]) {
    const path = h.text(at!);
    if (path === undefined) return undefined;
    const p = place(h, fd, path, false);
    if (typeof p === 'number') return error(h, p);
    return withResult(addNode(h.disk, p, { kind: 'dir', mode: int(mode) & 0o1777 & ~h.umask, parent: p.dir, names: {}, times: atOnce(h.now) }, h.now), 0);
  },
  unlinkat(h, [fd, at, flags]) {
    const path = h.text(at!);
    if (path === undefined) return undefined;
    if (int(flags) & ~AT.removeDir) return error(h, E.INVAL);
    const p = place(h, fd, path, false);
    return typeof p === 'number' ? error(h, p) : int(flags) & AT.removeDir ? removeDirectory(h.disk, p, h.now) : removeName(h.disk, p, h.now);
  },
  renameat2(h, [fromFd, from, toFd, to, flags]) {
    const a = h.text(from!), b = a === undefined ? undefined : h.text(to!);
    if (a === undefined || b === undefined) return undefined;
    const p = place(h, fromFd, a, false), q = typeof p === 'number' ? p : place(h, toFd, b, false);
    return typeof p === 'number' ? error(h, p) : typeof q === 'number' ? error(h, q) : renameNode(h.disk, p, q, int(flags), h.now);
  },
  linkat(h, [fromFd, from, toFd, to, flags]) {
    const a = h.text(from!), b = a === undefined ? undefined : h.text(to!), how = int(flags);
    if (a === undefined || b === undefined) return undefined;
    if (how & ~(AT.follow | AT.emptyPath)) return error(h, E.INVAL);
    const own = a === '' && how & AT.emptyPath ? h.inodeOf(int(fromFd)) : undefined;
    const p: Place | number = own !== undefined ? { dir: ROOT, name: '', inode: own, node: h.disk.nodes[own]!, slash: false } : place(h, fromFd, a, (how & AT.follow) !== 0);
    const q = typeof p === 'number' ? p : place(h, toFd, b, false);
    return typeof p === 'number' ? error(h, p) : typeof q === 'number' ? error(h, q) : linkNode(h.disk, p, q, h.now);
  },
  symlinkat(h, [to, fd, at]) {
    const target = h.text(to!), path = target === undefined ? undefined : h.text(at!);
    if (target === undefined || path === undefined) return undefined;
    if (target === '') return error(h, E.NOENT);
    const p = place(h, fd, path, false);
    if (typeof p === 'number') return error(h, p);
    if (p.slash && p.inode === undefined) return error(h, E.NOENT);
    return withResult(addNode(h.disk, p, { kind: 'link', mode: 0o777, target, links: 1, times: atOnce(h.now) }, h.now), 0);
  },
  readlinkat(h, [fd, at, to, size]) {
    const path = h.text(at!);
    if (path === undefined) return undefined;
    if (int(size) <= 0) return error(h, E.INVAL);
    const open = path === '' ? h.inodeOf(int(fd)) : undefined, link = open === undefined ? undefined : h.disk.nodes[open];
    const p = link?.kind === 'link' ? { dir: ROOT, name: '', inode: open!, node: link, slash: false, outside: undefined } : place(h, fd, path, false);
    if (typeof p === 'number') return error(h, p);
    const target = p.outside !== undefined ? h.target(p.outside) : p.node?.kind === 'link' ? p.node.target : undefined;
    if (target === undefined) return error(h, p.outside !== undefined ? h.outside(p.outside) ? E.INVAL : E.NOENT : p.inode === undefined ? E.NOENT : E.INVAL);
    const bytes = new TextEncoder().encode(target).subarray(0, int(size));
    return h.store(to!, bytes) && answer(h, bytes.length);
  },
  faccessat2(h, [fd, at, wanted, flags]) {
    const path = h.text(at!);
    if (path === undefined) return undefined;
    if (int(wanted) & ~7) return error(h, E.INVAL);
    const s = statAt(h, fd, path, int(flags));
    if (typeof s === 'number') return error(h, s);
    // Programs run as root, who may do all but execute what nobody may.
    return (int(wanted) & 1) !== 0 && (s.mode & 0o111) === 0 && (s.mode & 0o170000) !== KIND.dir ? error(h, E.ACCES) : answer(h, 0);
  },
  fchmodat2(h, [fd, at, mode, flags]) {
    const path = h.text(at!);
    if (path === undefined) return undefined;
    return changed(h, fd, path, int(flags), { mode: int(mode) & 0o7777 });
  },
  fchownat(h, [fd, at, user, group, flags]) {
    const path = h.text(at!);
    return path === undefined ? undefined : changed(h, fd, path, int(flags), owner(user, group));
  },
  fchown(h, [fd, user, group]) { return changed(h, fd, '', AT.emptyPath, owner(user, group)); },
  fchmod(h, [fd, mode]) { return changed(h, fd, '', AT.emptyPath, { mode: int(mode) & 0o7777 }); },
  utimensat(h, [fd, at, to, flags]) {
    const path = at === 0n ? '' : h.text(at!), bytes = path === undefined || to === 0n ? undefined : h.load(to!, 32);
    if (path === undefined || (to !== 0n && bytes === undefined)) return undefined;
    const v = bytes && new DataView(bytes.buffer, bytes.byteOffset);
    const time = (i: number): Time | 'omit' | undefined => {
      if (!v) return h.now;
      const ns = Number(v.getBigInt64(i * 16 + 8, true));
      return ns === UTIME_NOW ? h.now : ns === UTIME_OMIT ? 'omit' : ns < 0 || ns > MAX_NANOSECONDS ? undefined : [Number(v.getBigInt64(i * 16, true)), ns];
    };
    const access = time(0), modify = time(1);
    if (access === undefined || modify === undefined) return error(h, E.INVAL);
    if (access === 'omit' && modify === 'omit') return answer(h, 0);
    return changed(h, fd, path, at === 0n ? AT.emptyPath : int(flags), { times: { ...access === 'omit' ? {} : { access }, ...modify === 'omit' ? {} : { modify } } });
  },
  newfstatat(h, [fd, at, to, flags]) {
    const path = h.text(at!);
    if (path === undefined) return undefined;
    const s = statAt(h, fd, path, int(flags));
    return typeof s === 'number' ? error(h, s) : h.store(to!, statBytes(s)) && answer(h, 0);
  },
  fstat(h, [fd, to]) {
    const s = h.statOf(int(fd));
    return s === undefined ? error(h, E.BADF) : h.store(to!, statBytes(s)) && answer(h, 0);
  },
  statx(h, [fd, at, flags, mask, to]) {
    const path = at === 0n ? '' : h.text(at!);
    if (path === undefined) return undefined;
    if (int(mask) & 0x80000000) return error(h, E.INVAL);
    const s = statAt(h, fd, path, at === 0n ? AT.emptyPath : int(flags));
    return typeof s === 'number' ? error(h, s) : h.store(to!, statxBytes(s)) && answer(h, 0);
  },
  chdir(h, [at]) {
    const path = h.text(at!);
    if (path === undefined) return undefined;
    const p = walk(h.disk, h.cwd, path, true, h.magic);
    if (typeof p === 'number') return error(h, p);
    if (p.node?.kind !== 'dir') return error(h, p.inode === undefined && !(p.outside !== undefined && h.outside(p.outside)) ? E.NOENT : E.NOTDIR);
    return { disk: h.disk, result: 0, cwd: p.inode! };
  },
  fchdir(h, [fd]) {
    const to = h.directory(int(fd));
    return to < 0 ? error(h, -to) : { disk: h.disk, result: 0, cwd: to };
  },
  getcwd(h, [to, size]) {
    const path = pathOf(h.disk, h.cwd);
    if (path === undefined) return error(h, E.NOENT);
    const bytes = latin(`${path}\0`);
    return BigInt(bytes.length) > size! ? error(h, E.RANGE) : h.store(to!, bytes) && answer(h, bytes.length);
  },
};
const withResult = (r: DiskResult, value: number): NameResult => r.result < 0 ? r : { ...r, result: value };

/** chown(2): -1 leaves as it is. */
function owner(user: bigint | undefined, group: bigint | undefined): { readonly owner: (was: readonly [number, number]) => readonly [number, number] } {
  return { owner: was => [int(user) === -1 ? was[0] : int(user) >>> 0, int(group) === -1 ? was[1] : int(group) >>> 0] };
}
interface Change { readonly mode?: number; readonly times?: Partial<Times>; readonly owner?: (was: readonly [number, number]) => readonly [number, number] }
/** Rights, times or owner of what stands at a path, or of an open file (an empty path). */
function changed(h: NameHost, fd: bigint | undefined, path: string, flags: number, change: Change): NameResult {
  let inode: number | undefined;
  if (path === '' && flags & AT.emptyPath) {
    if (int(fd) !== AT.fdcwd && h.statOf(int(fd)) === undefined) return error(h, E.BADF);
    inode = int(fd) === AT.fdcwd ? h.cwd : h.inodeOf(int(fd));
    // A pipe, a socket: nothing keeps it.
    if (inode === undefined) return answer(h, 0);
  } else {
    const p = place(h, fd, path, !(flags & AT.noFollow));
    if (typeof p === 'number') return error(h, p);
    if (p.outside !== undefined) return error(h, h.outside(p.outside) ? E.PERM : E.NOENT);
    if (p.inode === undefined) return error(h, E.NOENT);
    if (p.node!.kind === 'link' && change.mode !== undefined) return error(h, E.OPNOTSUPP);
    inode = p.inode;
  }
  const { owner: to, ...rest } = change;
  return { disk: changeNode(h.disk, inode, { ...rest, ...to ? { owner: to(h.disk.nodes[inode]?.owner ?? [0, 0]) } : {} }, h.now), result: 0 };
}

