/**
 * Files of the simulated process: standard streams, pipes, event counters, /dev/null, /dev/zero, and of /proc what programs that study memory
 * read. Files of executed kernel code are passed on to their own operations (sys-kernel-files.ts).
 */
import { Access, type NativeCall } from '../../vm/api.ts';
import { executesMemory, type KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { changed, close, FD_CLOEXEC, fileAt, filesOf, freeDescriptor, install, MAX_FILES, O, share, type OpenFile } from './open-files.ts';
import { E } from './errno.ts';
import type { FileKinds } from './file-kinds.ts';
import { procDirectory, procFile, procTarget, procText } from './proc.ts';
import { openTaskFile } from './proc-task.ts';
import { processOf } from './processes.ts';
import { SI, SIG, sendToThread } from './signals.ts';
import { kernelClose, kernelPosition, kernelRead, kernelSetFlags, kernelWrite, openDevice, through } from './sys-kernel-files.ts';
import { readOffsets, writeOffsets } from './timens-file.ts';
import { ROOT } from './disk.ts';
import { AT_FDCWD, beginning, inodeOfFile, openInode, openTmpfs, resumeOpen, tmpfsFunction } from './tmpfs.ts';

const PIPE_SIZE = 65536, PIPE_BUF = 4096;
const MAX_COUNT = 0xfffffffffffffffen;
const F = { dupfd: 0, getfd: 1, setfd: 2, getfl: 3, setfl: 4, dupfdCloseOnExec: 1030, setPipeSize: 1031, getPipeSize: 1032, addSeals: 1033, getSeals: 1034 } as const;
const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));

/** A pipe's buffers are pages: what cannot be copied as a whole is not copied. */
const whole = (reached: number, wanted: number): number => reached === wanted ? reached : reached - reached % PIPE_BUF;

/** Bytes that a pipe holds. */
const sizeOf = (pipe: { readonly size?: number }): number => pipe.size ?? PIPE_SIZE;

/** A part of what a call writes. */
interface Piece { readonly at: bigint; readonly size: number }
/** The pieces of `size` bytes from byte `start` on. */
function cut(pieces: readonly Piece[], start: number, size: number): Piece[] {
  const out: Piece[] = [];
  for (const p of pieces) {
    const skip = Math.min(start, p.size), n = Math.min(p.size - skip, size);
    start -= skip; size -= n;
    if (n > 0) out.push({ at: p.at + BigInt(skip), size: n });
  }
  return out;
}

export function fileCalls(k: KernelContext, access: UserAccess, kinds: FileKinds): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'fs/read_write.c', kind: 'user', sleeps: 'may' };
  const give = (call: NativeCall, fd: number | undefined) => { if (fd === undefined) error(call, E.MFILE); else call.ret64(BigInt(fd)); };
  const readable = (x: OpenFile) => x.kind !== 'path' && (x.flags & O.accessMode) !== O.writeOnly, writable = (x: OpenFile) => x.kind !== 'path' && (x.flags & O.accessMode) !== O.readOnly;
  /** Blocks, or answers EAGAIN. */
  const wait = (call: NativeCall, file: OpenFile, what: string) => { if (file.flags & O.nonBlock) error(call, E.AGAIN); else call.block({ kind: 'io', what }); };

  const write = (call: NativeCall, file: OpenFile, at: bigint, size: number, offset?: number, from: readonly Piece[] = [{ at, size }]): void => {
    const m = call.machine, kind = kinds[file.kind];
    if (kind) { if (kind.write) kind.write(call, file, at, size, offset); else error(call, E.INVAL); return; }
    if (file.kind === 'null' || file.kind === 'zero') { call.ret64(BigInt(size)); return; }
    if (file.kind === 'pipe-write') {
      const pipe = k.state.pipes[file.pipe!]!, room = sizeOf(pipe) - pipe.data.length;
      const written = (call.state as { written?: number } | undefined)?.written ?? 0;
      if (!pipe.readers) {
        if (written > 0) { call.ret64(BigInt(written)); return; }
        sendToThread(k.state, m, call.task, { signo: SIG.pipe, code: SI.user, pid: processOf(k.state, call.task).pid });
        error(call, E.PIPE);
        return;
      }
      const left = size - written;
      if (left > 0 && (room === 0 || (left <= PIPE_BUF && room < left))) {
        if (written > 0 && (file.flags & O.nonBlock)) call.ret64(BigInt(written)); else wait(call, file, `pipe ${file.pipe}`);
        return;
      }
      const part = Math.min(room, left), pieces = cut(from, written, part);
      let reached = 0;
      for (const piece of pieces) {
        const r = access.prepare(call, piece.at, piece.size, Access.Read);
        if (r === undefined) return;
        reached += r;
        if (r < piece.size) break;
      }
      const n = whole(reached, part);
      if (n === 0 && part > 0) { if (written > 0) call.ret64(BigInt(written)); else error(call, E.FAULT); return; }
      for (const piece of cut(from, written, n)) {
        m.memory.requireDefined(piece.at, piece.size);
        pipe.data.push(...m.memory.readBytes(piece.at, piece.size));
      }
      if (n > 0) changed(k.state, m, `pipe ${file.pipe}`);
      if (written + n < size && n === part && !(file.flags & O.nonBlock)) {
        call.state = { written: written + n };
        call.block({ kind: 'io', what: `pipe ${file.pipe}` });
        return;
      }
      call.ret64(BigInt(written + n));
      return;
    }
    if (file.kind === 'event') {
      if (size < 8) { error(call, E.INVAL); return; }
      const n = access.prepare(call, at, 8, Access.Read);
      if (n === undefined) return;
      if (n < 8) { error(call, E.FAULT); return; }
      const add = m.memory.readU64(at), sum = BigInt(file.count!) + add;
      if (add > MAX_COUNT) { error(call, E.INVAL); return; }
      if (sum > MAX_COUNT) { wait(call, file, `event counter ${file.event}`); return; }
      file.count = sum.toString();
      changed(k.state, m, `event counter ${file.event}`);
      call.ret64(8n);
      return;
    }
    if (file.kind !== 'output' && file.kind !== 'timens') { error(call, E.INVAL); return; }
    const n = access.prepare(call, at, size, Access.Read);
    if (n === undefined) return;
    if (n === 0 && size > 0) { error(call, E.FAULT); return; }
    m.memory.requireDefined(at, n);
    const bytes = m.memory.readBytes(at, n);
    if (file.kind === 'timens') { writeOffsets(k, call, Array.from(bytes, b => String.fromCharCode(b)).join('')); return; }
    m.output(file.stream ?? 1, bytes);
    call.ret64(BigInt(n));
  };

  const read = (call: NativeCall, file: OpenFile, at: bigint, size: number, offset?: number): void => {
    const m = call.machine.memory;
    let bytes: Uint8Array;
    const kind = kinds[file.kind];
    if (kind) { if (kind.read) kind.read(call, file, at, size, offset); else error(call, E.INVAL); return; }
    if (file.kind === 'timens' && file.text === '') { readOffsets(k, call, file); return; }
    if (file.kind === 'null' || file.kind === 'namespace' || file.kind === 'input') bytes = new Uint8Array(0);
    else if (file.kind === 'zero') bytes = new Uint8Array(size);
    else if (file.kind === 'pipe-read') {
      const pipe = k.state.pipes[file.pipe!]!;
      if (size > 0 && pipe.data.length === 0 && pipe.writers) { wait(call, file, `pipe ${file.pipe}`); return; }
      bytes = Uint8Array.from(pipe.data.slice(0, size));
    } else if (file.kind === 'event') {
      if (size < 8) { error(call, E.INVAL); return; }
      if (file.count === '0') { wait(call, file, `event counter ${file.event}`); return; }
      bytes = new Uint8Array(8);
      new DataView(bytes.buffer).setBigUint64(0, file.semaphore ? 1n : BigInt(file.count!), true);
    } else if (file.kind === 'proc') {
      const text = procText(k, call, file, offset ?? file.position, size);
      if (text === undefined) return;
      bytes = text;
    } else if (file.kind === 'timens') {
      bytes = Uint8Array.from(file.text.slice(file.position, file.position + size), c => c.charCodeAt(0));
    } else { error(call, E.INVAL); return; }
    const reached = access.prepare(call, at, bytes.length, Access.Write);
    if (reached === undefined) return;
    const n = file.kind === 'pipe-read' ? whole(reached, bytes.length) : reached;
    if (n === 0 && bytes.length > 0) { error(call, E.FAULT); return; }
    m.writeBytes(at, bytes.subarray(0, n));
    if (offset === undefined) file.position += n;
    if (file.kind === 'pipe-read' && n > 0) { k.state.pipes[file.pipe!]!.data.splice(0, n); changed(k.state, call.machine, `pipe ${file.pipe}`, 'out'); }
    if (file.kind === 'event') { file.count = file.semaphore ? (BigInt(file.count!) - 1n).toString() : '0'; changed(k.state, call.machine, `event counter ${file.event}`, 'out'); }
    call.ret64(BigInt(n));
  };

  /** open(2) of a directory of /proc, or of /proc/self/fd/N: the same file once more, of which a pipe's or a memory file's end is made anew. */
  const reopen = (call: NativeCall, path: string, flags: number, status: number, closeOnExec: boolean, opened: (file: string) => void): void => {
    if (procDirectory(k, call.task, path)) {
      if (flags & O.accessMode) error(call, E.ISDIR); else give(call, install(k, call.task, { kind: 'directory', path, flags: status }, closeOnExec));
      return;
    }
    const fd = /\/fd\/(\d+)$/.exec(path)?.[1], d = fd === undefined || procTarget(k, call.task, path) === undefined ? undefined : filesOf(k, call.task)[Number(fd)], file = d && k.state.open[d.open];
    if (!d || !file) { error(call, E.NOENT); return; }
    const inode = file.kind === 'kernel' ? inodeOfFile(k, call.machine, BigInt(file.file!)) : undefined;
    if (inode !== undefined) {
      if (!(call.state as { opening?: true } | undefined)?.opening) { call.state = { opening: true }; openInode(k, call, tmpfsFunction(k, 'fl_tmpfs_open')!, inode, flags); return; }
      const again = BigInt.asUintN(64, call.result!).toString();
      k.state.fileNames[again] = k.state.fileNames[file.file!]!;
      opened(again);
      return;
    }
    if (file.pipe !== undefined) {
      const pipe = k.state.pipes[file.pipe]!, writes = (flags & O.accessMode) !== O.readOnly;
      if (writes) pipe.writers++; else pipe.readers++;
      give(call, install(k, call.task, { kind: writes ? 'pipe-write' : 'pipe-read', pipe: file.pipe, flags: status }, closeOnExec));
      return;
    }
    if (file.kind !== 'input' && file.kind !== 'output' && file.kind !== 'null' && file.kind !== 'zero' && file.kind !== 'proc') { error(call, E.NXIO); return; }
    const { users: _, ...same } = file;
    give(call, install(k, call.task, { ...same, position: 0, text: '', flags: status } as OpenFile, closeOnExec));
  };

  const size = (call: NativeCall, n: number): number => Number(call.u64(n) > 0x7ffff000n ? 0x7ffff000n : call.u64(n));
  const seekable = (x: OpenFile): boolean => x.kind === 'proc' || x.kind === 'null' || x.kind === 'zero' || x.kind === 'timens' || x.kind === 'namespace' || kinds[x.kind]?.seekable === true;
  /** read and write by whole vectors: what the first takes is answered when it is short. */
  return [
    entry(f, { prototype: 'long __sys_write(long fd, const void *buffer, unsigned long count)', does: 'Writes to a file. The kernel reads the buffer through the same page faults as the program would.', returns: 'the number of bytes or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (!file || !writable(file)) { error(call, E.BADF); return; }
      if (file.kind === 'kernel') kernelWrite(k, call, file, call.u64(1), call.u64(2)); else write(call, file, call.u64(1), size(call, 2));
    } }),
    entry(f, { prototype: 'long __sys_read(long fd, void *buffer, unsigned long count)', does: 'Reads from a file. The kernel writes the buffer through the same page faults as the program would.', returns: 'the number of bytes, 0 at the end, or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (!file || !readable(file)) { error(call, E.BADF); return; }
      if (file.kind === 'kernel') kernelRead(k, call, file, call.u64(1), call.u64(2)); else read(call, file, call.u64(1), size(call, 2));
    } }),
    entry(f, { prototype: 'long __sys_fl_is_pipe(long fd)', does: 'Whether a descriptor is the end of a pipe that is written to: a vector goes into it as one.', returns: '1 or 0', native: call => call.ret64(fileAt(k, call.task, Number(call.i64(0)))?.kind === 'pipe-write' ? 1n : 0n) }),
    entry(f, { prototype: 'long __sys_fl_pipe_writev(long fd, const void *vector, unsigned long count)', does: 'writev(2) to a pipe: the parts go into it as one.', returns: 'the number of bytes or a negative error', native: call => {
      const count = Number(call.u64(2)), reached = access.prepare(call, call.u64(1), count * 16, Access.Read), m = call.machine.memory;
      if (reached === undefined) return;
      if (reached < count * 16) { error(call, E.FAULT); return; }
      const pieces = Array.from({ length: count }, (_, i) => ({ at: m.readU64(call.u64(1) + BigInt(i * 16)), size: Number(m.readU64(call.u64(1) + BigInt(i * 16 + 8))) }));
      write(call, fileAt(k, call.task, Number(call.i64(0)))!, 0n, pieces.reduce((n, p) => n + p.size, 0), undefined, pieces);
    } }),
    entry({ ...f, source: 'fs/splice.c' }, { prototype: 'long __sys_tee(long from, long to, unsigned long count, unsigned long flags)', does: 'Copies what is in a pipe to another one, and leaves it there.', returns: 'the number of bytes or a negative error', native: call => {
      const from = fileAt(k, call.task, Number(call.i64(0))), to = fileAt(k, call.task, Number(call.i64(1)));
      if (!from || !to || !readable(from) || !writable(to)) { error(call, E.BADF); return; }
      if (from.kind !== 'pipe-read' || to.kind !== 'pipe-write' || from.pipe === to.pipe) { error(call, E.INVAL); return; }
      const source = k.state.pipes[from.pipe!]!, target = k.state.pipes[to.pipe!]!, n = Math.min(source.data.length, Number(call.u64(2)), sizeOf(target) - target.data.length);
      const waits = (file: OpenFile) => { if (call.u64(3) & 2n) error(call, E.AGAIN); else wait(call, file, `pipe ${file.pipe}`); };
      if (!target.readers) { sendToThread(k.state, call.machine, call.task, { signo: SIG.pipe, code: SI.user, pid: processOf(k.state, call.task).pid }); error(call, E.PIPE); return; }
      if (n === 0 && call.u64(2) !== 0n) { if (source.data.length === 0) { if (source.writers) waits(from); else call.ret64(0n); } else waits(to); return; }
      target.data.push(...source.data.slice(0, n));
      changed(k.state, call.machine, `pipe ${to.pipe}`);
      call.ret64(BigInt(n));
    } }),
    entry(f, { prototype: 'long __sys_pread64(long fd, void *buffer, unsigned long count, long offset)', does: 'Reads from a place of a file.', returns: 'the number of bytes, 0 at the end, or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (call.i64(3) < 0n) { error(call, E.INVAL); return; }
      if (!file || !readable(file)) { error(call, E.BADF); return; }
      if (file.kind === 'kernel') { kernelRead(k, call, file, call.u64(1), call.u64(2), call.i64(3)); return; }
      if (!seekable(file)) { error(call, E.SPIPE); return; }
      read(call, file, call.u64(1), size(call, 2), Number(call.i64(3)));
    } }),
    entry(f, { prototype: 'long __sys_pwrite64(long fd, const void *buffer, unsigned long count, long offset)', does: 'Writes to a place of a file.', returns: 'the number of bytes or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (call.i64(3) < 0n) { error(call, E.INVAL); return; }
      if (!file || !writable(file)) { error(call, E.BADF); return; }
      if (file.kind === 'kernel') { kernelWrite(k, call, file, call.u64(1), call.u64(2), call.i64(3)); return; }
      if (!seekable(file)) { error(call, E.SPIPE); return; }
      write(call, file, call.u64(1), size(call, 2), Number(call.i64(3)));
    } }),
    entry({ ...f, source: 'fs/open.c' }, { prototype: 'long __sys_open(const char *path, long flags, long mode, long dir, long relative)', does: 'Opens a device, one of the files of /proc/self that are modelled, or a file of the program\'s own, which is one of a tmpfs: mm/shmem.c is executed. `relative` (openat(2)): a path may begin in the directory `dir`.', returns: 'the descriptor or a negative error', native: call => {
      const flags = Number(call.i64(1)), closeOnExec = (flags & O.closeOnExec) !== 0, status = flags & (O.accessMode | O.append | O.nonBlock);
      const opened = (file: string) => give(call, install(k, call.task, { kind: 'kernel', file, flags: status }, closeOnExec));
      if (resumeOpen(k, call, opened)) return;
      const n = access.prepare(call, call.u64(0), 1, Access.Read);
      if (n === undefined) return;
      if (n === 0) { error(call, E.FAULT); return; }
      const given = call.machine.memory.readCString(call.u64(0), 4096);
      const from = given.startsWith('/') ? ROOT : beginning(k, call.task, call.u64(4) === 0n ? AT_FDCWD : call.i32(3));
      if (from < 0 && given !== '') { error(call, -from); return; }
      const path = openTmpfs(k, call, from, given, flags, Number(call.i64(2)))?.outside;
      if (path === undefined) return;
      if (path === '/dev/zero' && executesMemory(k.env)) {
        if (!(call.state as { opening?: true } | undefined)?.opening) { call.state = { opening: true }; call.callThen(k.env.kernelFunction('fl_zero_file', '<model>/shmem.c')!, [status]); return; }
        const file = BigInt.asUintN(64, call.result!).toString();
        k.state.fileNames[file] = path;
        opened(file);
        return;
      }
      if (path === '/dev/null' || path === '/dev/zero') { give(call, install(k, call.task, { kind: path === '/dev/null' ? 'null' : 'zero', flags: status }, closeOnExec)); return; }
      const own = procFile(k, call.task, path);
      if (own?.kind === 'kernel') { openTaskFile(k, call, own.path!, own.task!, status, opened); return; }
      if (own) { give(call, install(k, call.task, { ...own, flags: status }, closeOnExec)); return; }
      if (openDevice(k, call, path, flags, opened)) return;
      reopen(call, path, flags, status, closeOnExec, opened);
    } }),
    entry({ ...f, source: 'fs/file.c' }, { prototype: 'long __sys_close(long fd)', does: 'Closes a descriptor.', returns: '0 or a negative error', native: call => {
      if (call.result !== undefined) { call.ret64(0n); return; }
      const fd = Number(call.i64(0));
      if (!fileAt(k, call.task, fd)) { error(call, E.BADF); return; }
      kernelClose(k, call, () => close(k, call.machine, processOf(k.state, call.task), fd), fileAt(k, call.task, fd)!);
    } }),
    entry({ ...f, source: 'fs/file.c' }, { prototype: 'long __sys_dup3(long fd, long to, long flags)', does: 'Makes another descriptor for an open file; dup2(2) has no flags, dup(2) takes the lowest free number (`to` is -1).', returns: 'the descriptor or a negative error', native: call => {
      const fd = Number(call.i64(0)), wanted = Number(call.i64(1)), flags = Number(call.i64(2)), plain = flags === -1;
      const files = filesOf(k, call.task), d = files[fd];
      if (call.result !== undefined) { call.ret64(BigInt(wanted)); return; }
      if (!plain && flags & ~O.closeOnExec) { error(call, E.INVAL); return; }
      if (!d || wanted >= MAX_FILES) { error(call, E.BADF); return; }
      if (fd === wanted) { if (plain) call.ret64(BigInt(fd)); else error(call, E.INVAL); return; }
      const to = wanted < 0 ? freeDescriptor(k, call.task) : wanted;
      if (to === undefined) { error(call, E.MFILE); return; }
      const old = fileAt(k, call.task, to);
      const replace = () => {
        const put = old && close(k, call.machine, processOf(k.state, call.task), to);
        share(k, call.task, d.open, to, !plain && (flags & O.closeOnExec) !== 0);
        return put;
      };
      if (old) kernelClose(k, call, replace, old, to); else { replace(); call.ret64(BigInt(to)); }
    } }),
    entry({ ...f, source: 'fs/fcntl.c' }, { prototype: 'long __sys_fcntl(long fd, long command, unsigned long argument)', does: 'Asks for and sets flags of a descriptor and its file; duplicates descriptors.', returns: 'what the command answers or a negative error', native: call => {
      const fd = Number(call.i64(0)), command = Number(call.i64(1)), arg = Number(BigInt.asIntN(32, call.u64(2)));
      const d = filesOf(k, call.task)[fd], file = fileAt(k, call.task, fd);
      if (!d || !file) { error(call, E.BADF); return; }
      switch (command) {
        case F.dupfd: case F.dupfdCloseOnExec: {
          if (arg < 0 || arg >= MAX_FILES) { error(call, E.INVAL); return; }
          const to = freeDescriptor(k, call.task, arg);
          if (to !== undefined) share(k, call.task, d.open, to, command === F.dupfdCloseOnExec);
          give(call, to);
          return;
        }
        case F.getfd: call.ret64(d.closeOnExec ? BigInt(FD_CLOEXEC) : 0n); return;
        case F.setfd: d.closeOnExec = (arg & FD_CLOEXEC) !== 0; call.ret64(0n); return;
        case F.getfl: if (file.kind === 'kernel') kernelSetFlags(k, call, file, -1); else call.ret64(BigInt(file.flags)); return;
        case F.setfl:
          if (file.kind === 'kernel') { kernelSetFlags(k, call, file, arg & (O.nonBlock | O.append)); return; }
          file.flags = (file.flags & ~(O.nonBlock | O.append)) | (arg & (O.nonBlock | O.append));
          call.ret64(0n);
          return;
        case F.getPipeSize: if (file.pipe === undefined) error(call, E.BADF); else call.ret64(BigInt(sizeOf(k.state.pipes[file.pipe]!))); return;
        case F.setPipeSize: {
          const pipe = file.pipe === undefined ? undefined : k.state.pipes[file.pipe]!, size = arg <= PIPE_BUF ? PIPE_BUF : 2 ** (32 - Math.clz32(arg - 1));
          if (!pipe) error(call, E.BADF);
          else if (arg < 0) error(call, E.INVAL);
          else if (pipe.data.length > size) error(call, E.BUSY);
          else { pipe.size = size; call.ret64(BigInt(size)); }
          return;
        }
        case F.addSeals: case F.getSeals: {
          const fn = file.kind === 'kernel' ? k.env.kernelFunction('fl_file_seals', '<model>/shmem.c') : undefined;
          if (fn === undefined) error(call, E.INVAL); else through(call, fn, [BigInt(file.file!), command, arg]);
          return;
        }
        default: error(call, E.INVAL);
      }
    } }),
    entry(f, { prototype: 'long __sys_lseek(long fd, long offset, long whence)', does: 'Moves the position of a file.', returns: 'the position or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0)));
      if (!file) { error(call, E.BADF); return; }
      if (file.kind === 'kernel') { kernelPosition(k, call, file, call.i64(1), Number(call.i64(2))); return; }
      if (!seekable(file)) { error(call, file.kind === 'path' ? E.BADF : E.SPIPE); return; }
      const whence = Number(call.i64(2)), to = Number(call.i64(1)) + (whence === 1 ? file.position : 0);
      if (to < 0 || whence < 0 || whence > 1) { error(call, E.INVAL); return; }
      file.position = to;
      if (to === 0 && file.kind !== 'namespace') file.text = '';
      call.ret64(BigInt(to));
    } }),
    entry({ ...f, source: 'fs/pipe.c' }, { prototype: 'long __sys_pipe2(int *fds, long flags)', does: 'Makes a pipe of 64 KiB.', returns: '0 or a negative error', native: call => {
      const flags = Number(call.i64(1));
      if (flags & ~(O.closeOnExec | O.nonBlock)) { error(call, E.INVAL); return; }
      const n = access.prepare(call, call.u64(0), 8, Access.Write);
      if (n === undefined) return;
      if (n < 8) { error(call, E.FAULT); return; }
      const pipe = k.state.pipes.length, closeOnExec = (flags & O.closeOnExec) !== 0;
      k.state.pipes.push({ data: [], readers: 1, writers: 1 });
      const r = install(k, call.task, { kind: 'pipe-read', pipe, flags: flags & O.nonBlock }, closeOnExec);
      const w = install(k, call.task, { kind: 'pipe-write', pipe, flags: O.writeOnly | flags & O.nonBlock }, closeOnExec);
      if (r === undefined || w === undefined) {
        if (r !== undefined) close(k, call.machine, processOf(k.state, call.task), r);
        error(call, E.MFILE);
        return;
      }
      call.machine.memory.writeU32(call.u64(0), r);
      call.machine.memory.writeU32(call.u64(0) + 4n, w);
      call.ret64(0n);
    } }),
    entry({ ...f, source: 'fs/eventfd.c' }, { prototype: 'long __sys_eventfd2(unsigned long value, long flags)', does: 'Makes an event counter.', returns: 'the descriptor or a negative error', native: call => {
      const flags = Number(call.i64(1));
      if (flags & ~(O.closeOnExec | O.nonBlock | 1)) { error(call, E.INVAL); return; }
      give(call, install(k, call.task, { kind: 'event', event: k.state.nextOpen, count: (call.u64(0) & 0xffffffffn).toString(), semaphore: (flags & 1) !== 0, flags: O.readWrite | flags & O.nonBlock }, (flags & O.closeOnExec) !== 0));
    } }),
  ];
}
