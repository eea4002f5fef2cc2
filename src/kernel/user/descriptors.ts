/** Descriptors of a stand-alone process over disk.ts, and the system calls on them. With a kernel tree sys-file.ts takes this place. */
import { USER_END } from '../../compiler/addresses.ts';
import type { NativeCall } from '../../vm/api.ts';
import { PAGE_FAULT } from '../../vm/memory/memory.ts';
import { wallTime } from './clock.ts';
import { bytesOf } from './define.ts';
import { accessed, atOnce, emptyDisk, forget, NULL_DEVICE, O, openNode, pathOf, pathOfPlace, readFile, ROOT, sizeOf, truncateFile, walk, writeFile, type DiskState } from './disk.ts';
import { E } from './errno.ts';
import { directoryEntries, nameCalls, namesOf, statOfNode, WITH_DIRECTORY, type NameHost, type Stat } from './names.ts';

/** An open file description: what dup(2) shares. Inodes -1 to -3 are standard input, output and error. `path`: what it was opened by; `names`: those that a reader of a directory is being told. */
interface Description { readonly inode: number; readonly position: number; readonly flags: number; readonly path?: string; readonly names?: readonly string[] }
export interface FileState {
  readonly disk: DiskState;
  readonly descriptions: Readonly<Record<number, Description>>;
  /** Number of the description by descriptor. */
  readonly open: Readonly<Record<number, number>>;
  readonly closeOnExec: Readonly<Record<number, true>>;
  /** The working directory's inode. */
  readonly cwd: number; readonly umask: number;
}
export const noFiles: FileState = {
  disk: emptyDisk, descriptions: { 0: { inode: -1, position: 0, flags: 0 }, 1: { inode: -2, position: 0, flags: 1 }, 2: { inode: -3, position: 0, flags: 1 } }, open: { 0: 0, 1: 1, 2: 2 }, closeOnExec: {}, cwd: ROOT, umask: 0o22,
};

/** MAX_RW_COUNT of include/linux/fs.h. */
const MAX_COUNT = 0x7ffff000;
const F = { dupfd: 0, getfd: 1, setfd: 2, getfl: 3, setfl: 4, dupfdCloseOnExec: 1030 } as const;
const MAX_FILES = 1024;
const STREAM_MODE = 0o20620, AT_FDCWD = -100;

export interface FileResult { readonly files: FileState; readonly result: bigint }

const latin = (bytes: Uint8Array): string => { let text = ''; for (const b of bytes) text += String.fromCharCode(b); return text; };

/** The names of /proc/self/fd and /proc/self/task, opened as descriptor `own`; undefined: another path. Each stands for the device of the standard streams. */
function procNames(s: FileState, path: string, own: number): Record<string, number> | undefined {
  const m = /^\/proc\/(?:self|thread-self)\/(fd|fdinfo|task)$/.exec(path);
  if (!m) return undefined;
  return Object.fromEntries((m[1] === 'task' ? ['1001'] : [...Object.keys(s.open), String(own)]).map(n => [n, NULL_DEVICE]));
}

/** One of the calls below; undefined: some other call. `memory` outside what the program may access answers EFAULT. `program`: what /proc/self/exe names. */
export function fileCall(s: FileState, call: NativeCall, called: string, given: readonly bigint[], program = '/program'): FileResult | undefined {
  const [name, a] = WITH_DIRECTORY[called]?.(given) ?? [called, given];
  const m = call.machine.memory, now = wallTime(call.machine);
  const result = (n: number | bigint, files = s): FileResult => ({ files, result: BigInt(n) });
  const path = (at: bigint): string => m.readCString(at, 4096);
  const described = (fd: number): Description | undefined => { const n = s.open[fd]; return n === undefined ? undefined : s.descriptions[n]; };
  const number = s.open[Number(a[0])], file = number === undefined ? undefined : s.descriptions[number];
  const moved = (position: number, disk = s.disk): FileState => ({ ...s, disk, descriptions: { ...s.descriptions, [number!]: { ...file!, position } } });
  const lowest = (from = 0): number => { let fd = from; while (s.open[fd] !== undefined) fd++; return fd; };
  const standard = (d: Description): boolean => d.inode < 0;
  const regular = (d: Description): boolean => s.disk.nodes[d.inode]?.kind === 'file';
  /** A file whose last name and last descriptor are gone. */
  const swept = (files: FileState, inode: number): FileState => {
    const node = files.disk.nodes[inode];
    return (node?.kind === 'file' ? node.links === 0 : node?.kind === 'dir' && node.mode === 0o555) && !Object.values(files.descriptions).some(d => d.inode === inode) ? { ...files, disk: forget(files.disk, inode) } : files;
  };
  const closed = (files: FileState, fd: number): FileState => {
    const { [fd]: which, ...open } = files.open, { [fd]: _, ...closeOnExec } = files.closeOnExec;
    if (which === undefined || Object.values(open).includes(which)) return { ...files, open, closeOnExec };
    const { [which]: gone, ...descriptions } = files.descriptions;
    return swept({ ...files, descriptions, open, closeOnExec }, gone!.inode);
  };
  const magic = (link: string): number | undefined => {
    const fd = /\/fd\/(\d+)$/.exec(link)?.[1], d = fd === undefined ? undefined : described(Number(fd));
    return fd === undefined ? link.endsWith('cwd') ? s.cwd : ROOT : d && d.inode > 0 ? d.inode : undefined;
  };
  const stat = (d: Description): Stat => standard(d) ? { number: -d.inode, mode: STREAM_MODE, links: 1, size: 0, blocks: 0, times: atOnce(now), device: 0x8800 } : statOfNode(s.disk, d.inode, sizeOf(s.disk, d.inode));
  const target = (link: string): string | undefined => {
    const what = /^\/proc\/(?:self|thread-self|1001)\/(exe|cwd|root|fd\/(\d+))$/.exec(link);
    if (!what) return link === '/proc/self' ? '1001' : undefined;
    if (what[1] === 'exe') return program;
    if (what[1] === 'cwd') return pathOf(s.disk, s.cwd);
    if (what[1] === 'root') return '/';
    const d = described(Number(what[2]));
    if (!d) return undefined;
    const node = s.disk.nodes[d.inode];
    return standard(d) ? '/dev/pts/0' : node?.kind === 'dir' ? pathOf(s.disk, d.inode) ?? `${d.path} (deleted)` : node?.kind === 'file' && node.links === 0 ? `${d.path} (deleted)` : d.path;
  };
  const names = nameCalls[name];
  try {
    if (names) {
      const host: NameHost = {
        disk: s.disk, cwd: s.cwd, umask: s.umask, now, magic,
        directory: fd => { const d = described(fd); return !d ? -E.BADF : s.disk.nodes[d.inode]?.kind === 'dir' ? d.inode : -E.NOTDIR; },
        inodeOf: fd => { const d = described(fd); return d && d.inode > 0 ? d.inode : undefined; },
        statOf: fd => { const d = described(fd); return d && stat(d); },
        sizeOf: inode => { const size = sizeOf(s.disk, inode); return [size, Math.ceil(size / 4096) * 8]; },
        outside: p => target(p) !== undefined ? { number: 1, mode: 0o120777, links: 1, size: 0, blocks: 0, times: atOnce(now) } : p === '/proc' || p === '/sys' ? { number: 1, mode: 0o40555, links: 1, size: 0, blocks: 0, times: atOnce(now) } : undefined,
        target,
        text: path, load: (at, size) => m.readBytes(at, size), store: (at, bytes) => { m.writeBytes(at, bytes); return true; },
      };
      const r = names(host, a)!;
      const after = { ...s, disk: r.disk, cwd: r.cwd ?? s.cwd };
      return result(r.result, r.gone === undefined ? after : swept(after, r.gone));
    }
    switch (name) {
      case 'open': case 'creat': case 'openat': {
        const [dir, at, flags, mode] = name === 'openat' ? [Number(BigInt.asIntN(32, a[0]!)), a[1]!, Number(a[2]), Number(a[3] ?? 0n)] : [AT_FDCWD, a[0]!, name === 'creat' ? O.WRONLY | O.CREAT | O.TRUNC : Number(a[1]), Number((name === 'creat' ? a[1] : a[2]) ?? 0n)];
        const to = path(at), begins = to.startsWith('/') ? ROOT : dir === AT_FDCWD ? s.cwd : described(dir)?.inode;
        if (begins === undefined) return result(-E.BADF);
        if (to !== '' && s.disk.nodes[begins]?.kind !== 'dir') return result(begins === s.cwd ? -E.NOENT : -E.NOTDIR);
        const r = openNode(s.disk, begins, to, flags, mode & 0o7777 & ~s.umask, now, magic);
        if (r.result < 0) return result(r.result);
        const p = r.place!;
        const fd = lowest();
        if (fd >= MAX_FILES) return result(-E.MFILE);
        const closing = flags & O.CLOEXEC ? { ...s.closeOnExec, [fd]: true as const } : s.closeOnExec;
        if (p.outside !== undefined) {
          // /dev/stdout and its kin: the same file once more.
          const again = /^\/proc\/self\/fd\/(\d+)$/.exec(p.outside)?.[1], which = again === undefined ? undefined : s.open[Number(again)];
          if (which !== undefined) return result(fd, { ...s, open: { ...s.open, [fd]: which }, closeOnExec: closing });
          // Its text is that of a file which nobody else sees.
          const listed = procNames(s, p.outside, fd);
          if (listed) {
            const inode = s.disk.next, disk = { ...s.disk, nodes: { ...s.disk.nodes, [inode]: { kind: 'dir', mode: 0o555, parent: ROOT, names: listed, times: atOnce(now) } as const }, next: inode + 1 };
            const id = Math.max(-1, ...Object.keys(s.descriptions).map(Number)) + 1;
            return result(fd, { ...s, disk, descriptions: { ...s.descriptions, [id]: { inode, position: 0, flags: 0, path: p.outside } }, open: { ...s.open, [fd]: id }, closeOnExec: closing });
          }
          const told = Number(/^\/proc\/(?:self|thread-self)\/fdinfo\/(\d+)$/.exec(p.outside)?.[1] ?? -1), d = described(told);
          if (!d) return result(-E.NOENT);
          const inode = s.disk.next, contents = `pos:\t${d.position}\nflags:\t0${(d.flags | (s.closeOnExec[told] ? O.CLOEXEC : 0)).toString(8)}\nmnt_id:\t15\nino:\t${Math.abs(d.inode)}\n`;
          const disk = { nodes: { ...s.disk.nodes, [inode]: { kind: 'file', mode: 0o444, links: 0, times: atOnce(now) } as const }, contents: { ...s.disk.contents, [inode]: contents }, next: inode + 1 };
          const id = Math.max(-1, ...Object.keys(s.descriptions).map(Number)) + 1;
          return result(fd, { ...s, disk, descriptions: { ...s.descriptions, [id]: { inode, position: 0, flags: 0, path: p.outside } }, open: { ...s.open, [fd]: id }, closeOnExec: closing });
        }
        const id = Math.max(-1, ...Object.keys(s.descriptions).map(Number)) + 1;
        const named = (flags & O.TMPFILE) === O.TMPFILE ? `${pathOfPlace(r.disk, p)}/#${r.result}` : pathOfPlace(r.disk, p);
        return result(fd, { ...s, disk: r.disk, descriptions: { ...s.descriptions, [id]: { inode: r.result, position: 0, flags: flags & ~(O.CREAT | O.EXCL | O.TRUNC | O.CLOEXEC), path: named } }, open: { ...s.open, [fd]: id }, closeOnExec: closing });
      }
      case 'close': return file ? result(0, closed(s, Number(a[0]))) : result(-E.BADF);
      case 'read': case 'pread64': {
        if (!file || (file.flags & O.ACCMODE) === O.WRONLY || file.flags & O.PATH) return result(-E.BADF);
        if (a[1]! >= USER_END || a[2]! > USER_END) return result(-E.FAULT);
        if (standard(file)) return result(0);
        if (s.disk.nodes[file.inode]?.kind === 'dir') return result(-E.ISDIR);
        const from = name === 'read' ? file.position : Number(BigInt.asIntN(64, a[3]!));
        if (from < 0) return result(-E.INVAL);
        const bytes = readFile(s.disk, file.inode, from, Math.min(Number(a[2]), 0x1000000));
        m.writeBytes(a[1]!, bytesOf(bytes));
        const disk = accessed(s.disk, file.inode, now);
        return result(bytes.length, name === 'read' ? moved(file.position + bytes.length, disk) : { ...s, disk });
      }
      case 'write': case 'pwrite64': {
        if (!file || (file.flags & O.ACCMODE) === 0) return result(-E.BADF);
        // A range that no process has fails at once; a call moves at most 2 GiB less a page. (The stack ends at the top: a reader may ask past it.)
        if (a[1]! >= USER_END || a[2]! > USER_END) return result(-E.FAULT);
        const n = Math.min(Number(a[2]), MAX_COUNT);
        if (n === 0) return result(0);
        const bytes = m.readBytes(a[1]!, n);
        m.requireDefined(a[1]!, n);
        if (standard(file)) { call.machine.output(-file.inode - 1, bytes); return result(n); }
        const at = file.flags & O.APPEND ? sizeOf(s.disk, file.inode) : name === 'write' ? file.position : Number(BigInt.asIntN(64, a[3]!));
        if (at < 0) return result(-E.INVAL);
        const r = writeFile(s.disk, file.inode, at, latin(bytes), now);
        return r.result < 0 || name !== 'write' ? result(r.result, { ...s, disk: r.disk }) : result(r.result, moved(at + n, r.disk));
      }
      case 'lseek': {
        if (!file) return result(-E.BADF);
        if (standard(file)) return result(-E.SPIPE);
        const base = [0, file.position, sizeOf(s.disk, file.inode)][Number(a[2])];
        const to = base === undefined ? -1 : base + Number(BigInt.asIntN(64, a[1]!));
        return to < 0 ? result(-E.INVAL) : result(to, moved(to));
      }
      case 'dup': case 'dup2': case 'dup3': {
        if (!file) return result(-E.BADF);
        const fd = name === 'dup' ? lowest() : Number(BigInt.asIntN(32, a[1]!));
        if (fd < 0 || fd >= MAX_FILES) return result(name === 'dup' ? -E.MFILE : -E.BADF);
        if (fd === Number(a[0])) return result(name === 'dup3' ? -E.INVAL : fd);
        const before = closed(s, fd);
        return result(fd, { ...before, open: { ...before.open, [fd]: number! }, ...name === 'dup3' && Number(a[2]) & O.CLOEXEC ? { closeOnExec: { ...before.closeOnExec, [fd]: true as const } } : {} });
      }
      case 'fcntl': {
        if (!file) return result(-E.BADF);
        const arg = Number(BigInt.asIntN(32, a[2] ?? 0n)), fd = Number(a[0]);
        switch (Number(a[1])) {
          case F.dupfd: case F.dupfdCloseOnExec: {
            if (arg < 0 || arg >= MAX_FILES) return result(-E.INVAL);
            const to = lowest(arg), open = { ...s.open, [to]: number! };
            return to >= MAX_FILES ? result(-E.MFILE) : result(to, { ...s, open, closeOnExec: Number(a[1]) === F.dupfd ? s.closeOnExec : { ...s.closeOnExec, [to]: true } });
          }
          case F.getfd: return result(s.closeOnExec[fd] ? 1 : 0);
          case F.setfd: { const { [fd]: _, ...others } = s.closeOnExec; return result(0, { ...s, closeOnExec: arg & 1 ? { ...others, [fd]: true } : others }); }
          case F.getfl: return result(file.flags);
          case F.setfl: return result(0, { ...s, descriptions: { ...s.descriptions, [number!]: { ...file, flags: (file.flags & ~(O.APPEND | 0o4000)) | (arg & (O.APPEND | 0o4000)) } } });
          default: return result(-E.INVAL);
        }
      }
      case 'ftruncate': {
        if (!file || !regular(file) || (file.flags & O.ACCMODE) === 0) return result(file ? -E.INVAL : -E.BADF);
        const r = truncateFile(s.disk, file.inode, Number(BigInt.asIntN(64, a[1]!)), now);
        return result(r.result, { ...s, disk: r.disk });
      }
      case 'truncate': {
        const p = walk(s.disk, s.cwd, path(a[0]!), true, magic);
        if (typeof p === 'number') return result(-p);
        if (p.inode === undefined) return result(-E.NOENT);
        if (p.node!.kind === 'dir') return result(-E.ISDIR);
        const r = truncateFile(s.disk, p.inode, Number(BigInt.asIntN(64, a[1]!)), now);
        return result(r.result, { ...s, disk: r.disk });
      }
      case 'getdents64': {
        if (!file || s.disk.nodes[file.inode] === undefined) return result(file ? standard(file) ? -E.NOTDIR : -E.NOENT : -E.BADF);
        if (s.disk.nodes[file.inode]!.kind !== 'dir') return result(-E.NOTDIR);
        const told = file.position === 0 || !file.names ? namesOf(s.disk, file.inode) : file.names;
        const list = directoryEntries(s.disk, file.inode, told, file.position, Math.min(Number(a[2]), 65536));
        if (list === 'small') return result(-E.INVAL);
        m.writeBytes(a[1]!, list.bytes);
        return result(list.bytes.length, { ...s, descriptions: { ...s.descriptions, [number!]: { ...file, position: list.next, names: told } } });
      }
      case 'umask': return result(s.umask, { ...s, umask: Number(a[0]) & 0o777 });
      case 'fsync': return result(file ? standard(file) ? -E.INVAL : 0 : -E.BADF);
      case 'ioctl': return result(file ? -E.NOTTY : -E.BADF);
    }
  } catch (e) {
    if (e !== PAGE_FAULT) throw e;
    return result(-E.FAULT);
  }
  return undefined;
}
