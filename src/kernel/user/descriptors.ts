/** Descriptors of a stand-alone process over disk.ts, and the system calls on them. With a kernel tree sys-file.ts takes this place. */
import { USER_END } from '../../compiler/addresses.ts';
import type { NativeCall } from '../../vm/api.ts';
import { PAGE_FAULT } from '../../vm/memory/memory.ts';
import { bytesOf } from './define.ts';
import { emptyDisk, linkFile, lookUp, makeDirectory, O, openFile, readFile, removeDirectory, renameFile, sizeOf, statBytes, truncateFile, unlinkFile, writeFile, type DiskResult, type DiskState } from './disk.ts';
import { E } from './errno.ts';

/** An open file description: what dup(2) shares. Inodes -1 to -3 are standard input, output and error. */
interface Description { readonly inode: number; readonly position: number; readonly flags: number }
export interface FileState {
  readonly disk: DiskState;
  readonly descriptions: Readonly<Record<number, Description>>;
  /** Number of the description by descriptor. */
  readonly open: Readonly<Record<number, number>>;
}
export const noFiles: FileState = {
  disk: emptyDisk, descriptions: { 0: { inode: -1, position: 0, flags: 0 }, 1: { inode: -2, position: 0, flags: 1 }, 2: { inode: -3, position: 0, flags: 1 } }, open: { 0: 0, 1: 1, 2: 2 },
};

/** MAX_RW_COUNT of include/linux/fs.h. */
const MAX_COUNT = 0x7ffff000;

export interface FileResult { readonly files: FileState; readonly result: bigint }

/** One of the calls below; undefined: some other call. `memory` outside what the program may access answers EFAULT. */
export function fileCall(s: FileState, call: NativeCall, name: string, a: readonly bigint[]): FileResult | undefined {
  const m = call.machine.memory;
  const result = (n: number | bigint, files = s): FileResult => ({ files, result: BigInt(n) });
  const onDisk = (r: DiskResult): FileResult => result(r.result, { ...s, disk: r.disk });
  const path = (at: bigint): string => m.readCString(at, 4096);
  const number = s.open[Number(a[0])], file = number === undefined ? undefined : s.descriptions[number];
  const moved = (position: number, disk = s.disk): FileState => ({ ...s, disk, descriptions: { ...s.descriptions, [number!]: { ...file!, position } } });
  const lowest = (from = 0): number => { let fd = from; while (s.open[fd] !== undefined) fd++; return fd; };
  const standard = (d: Description): boolean => d.inode < 0;
  try {
    switch (name) {
      case 'open': case 'creat': case 'openat': {
        const [at, flags] = name === 'openat' ? [a[1], Number(a[2])] : [a[0], name === 'creat' ? O.WRONLY | O.CREAT | O.TRUNC : Number(a[1])];
        const r = openFile(s.disk, path(at), flags);
        if (r.result < 0) return onDisk(r);
        const fd = lowest();
        const id = Math.max(...Object.keys(s.descriptions).map(Number)) + 1;
        return result(fd, { disk: r.disk, descriptions: { ...s.descriptions, [id]: { inode: r.result, position: 0, flags } }, open: { ...s.open, [fd]: id } });
      }
      case 'close': {
        if (!file) return result(-E.BADF);
        const { [Number(a[0])]: _, ...open } = s.open;
        if (Object.values(open).includes(number)) return result(0, { ...s, open });
        const { [number]: __, ...descriptions } = s.descriptions;
        return result(0, { ...s, descriptions, open });
      }
      case 'read': case 'pread64': {
        if (!file || (file.flags & O.ACCMODE) === O.WRONLY) return result(-E.BADF);
        if (a[1] >= USER_END || a[2] > USER_END) return result(-E.FAULT);
        if (standard(file)) return result(0);
        const from = name === 'read' ? file.position : Number(BigInt.asIntN(64, a[3]));
        if (from < 0) return result(-E.INVAL);
        const bytes = readFile(s.disk, file.inode, from, Math.min(Number(a[2]), 0x1000000));
        m.writeBytes(a[1], bytesOf(bytes));
        return result(bytes.length, name === 'read' ? moved(file.position + bytes.length) : s);
      }
      case 'write': case 'pwrite64': {
        if (!file || (file.flags & O.ACCMODE) === 0) return result(-E.BADF);
        // A range that no process has fails at once; a call moves at most 2 GiB less a page. (The stack ends at the top: a reader may ask past it.)
        if (a[1] >= USER_END || a[2] > USER_END) return result(-E.FAULT);
        const n = Math.min(Number(a[2]), MAX_COUNT);
        if (n === 0) return result(0);
        const bytes = m.readBytes(a[1], n);
        m.requireDefined(a[1], n);
        if (standard(file)) { call.machine.output(-file.inode - 1, bytes); return result(n); }
        const at = file.flags & O.APPEND ? sizeOf(s.disk, file.inode) : name === 'write' ? file.position : Number(BigInt.asIntN(64, a[3]));
        if (at < 0) return result(-E.INVAL);
        let text = '';
        for (const b of bytes) text += String.fromCharCode(b);
        const r = writeFile(s.disk, file.inode, at, text);
        return r.result < 0 || name !== 'write' ? onDisk(r) : result(r.result, moved(at + n, r.disk));
      }
      case 'lseek': {
        if (!file) return result(-E.BADF);
        if (standard(file)) return result(-E.SPIPE);
        const base = [0, file.position, sizeOf(s.disk, file.inode)][Number(a[2])];
        const to = base === undefined ? -1 : base + Number(BigInt.asIntN(64, a[1]));
        return to < 0 ? result(-E.INVAL) : result(to, moved(to));
      }
      case 'dup': case 'dup2': {
        if (!file) return result(-E.BADF);
        const fd = name === 'dup' ? lowest() : Number(a[1]);
        return fd < 0 || fd > 1023 ? result(-E.BADF) : result(fd, { ...s, open: { ...s.open, [fd]: number } });
      }
      case 'ftruncate':
        if (!file || standard(file) || (file.flags & O.ACCMODE) === 0) return result(file ? -E.INVAL : -E.BADF);
        return onDisk(truncateFile(s.disk, file.inode, Number(BigInt.asIntN(64, a[1]))));
      case 'fstat':
        if (!file) return result(-E.BADF);
        m.writeBytes(a[1], statBytes(s.disk, standard(file) ? 1 : file.inode));
        return result(0);
      case 'stat': case 'lstat': case 'access': {
        const what = lookUp(s.disk, path(a[0]));
        if (what === undefined) return result(-E.NOENT);
        if (name !== 'access') m.writeBytes(a[1], statBytes(s.disk, what, path(a[0])));
        return result(0);
      }
      case 'unlink': return onDisk(unlinkFile(s.disk, path(a[0])));
      case 'rmdir': return onDisk(removeDirectory(s.disk, path(a[0])));
      case 'mkdir': return onDisk(makeDirectory(s.disk, path(a[0]), Number(a[1]) & 0o1777 & ~0o22));
      case 'link': return onDisk(linkFile(s.disk, path(a[0]), path(a[1])));
      case 'rename': return onDisk(renameFile(s.disk, path(a[0]), path(a[1])));
      case 'fsync': case 'fcntl': case 'ioctl': return result(file ? name === 'fsync' ? 0 : -E.INVAL : -E.BADF);
    }
  } catch (e) {
    if (e !== PAGE_FAULT) throw e;
    return result(-E.FAULT);
  }
  return undefined;
}
