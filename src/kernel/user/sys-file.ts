/**
 * Files of the simulated process: standard streams, pipes, /dev/null, /dev/zero, and of /proc what the scenarios read: maps,
 * timens_offsets, the time namespaces. The text of /proc/self/maps is modelled here (user/../spaces.ts).
 */
import { Access, type NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import { areas, mapsText } from '../spaces.ts';
import type { UserAccess } from './access.ts';
import { E } from './errno.ts';
import { kernelClose, kernelRead, kernelWrite, openDevice } from './sys-kernel-files.ts';

export interface OpenFile {
  kind: 'kernel' | 'maps' | 'timens' | 'namespace' | 'null' | 'zero' | 'pipe-read' | 'pipe-write';
  /** What the file holds: text of a /proc file (made at the first read), name of a namespace, hexadecimal bytes of a pipe's buffer. */
  text: string;
  position: number;
  /** The pipe's number. */
  pipe?: number;
  /** 'kernel': the address of its struct file, in decimal. 0: the descriptor is reserved. */
  file?: string;
  closeOnExec?: boolean;
}

const PIPE_SIZE = 65536;

export function fileCalls(k: KernelContext, access: UserAccess): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'fs/read_write.c', kind: 'user', sleeps: 'may' };
  const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));
  const newFd = (file: OpenFile): number => {
    let fd = 3;
    while (k.state.files[fd]) fd++;
    k.state.files[fd] = file;
    return fd;
  };
  const currentMm = (call: NativeCall) => call.machine.memory.readU64(k.currentTask(call.machine) + k.offset('task_struct', 'mm'));

  return [
    entry(f, { prototype: 'long __sys_write(long fd, const void *buffer, unsigned long count)', does: 'Writes to a file. The kernel reads the buffer through the same page faults as the program would.', returns: 'the number of bytes or a negative error', native: call => {
      const fd = Number(call.i64(0)), count = Number(call.u64(2) > 0x7ffff000n ? 0x7ffff000n : call.u64(2)), m = call.machine;
      const file = k.state.files[fd];
      if (fd !== 1 && fd !== 2 && !file) { error(call, E.BADF); return; }
      if (file?.kind === 'kernel') { kernelWrite(k, call, file); return; }
      if (file?.kind === 'null' || file?.kind === 'zero') { call.ret64(BigInt(count)); return; }
      if (file && file.kind !== 'pipe-write' && file.kind !== 'timens') { error(call, file.kind === 'pipe-read' ? E.BADF : E.INVAL); return; }
      const n = access.prepare(call, call.u64(1), count, Access.Read);
      if (n === undefined) return;
      if (n === 0 && count > 0) { error(call, E.FAULT); return; }
      m.memory.requireDefined(call.u64(1), n);
      const bytes = m.memory.readBytes(call.u64(1), n);
      if (!file) { m.output(fd, bytes); call.ret64(BigInt(n)); return; }
      if (file.kind === 'timens') { writeOffsets(k, call, Array.from(bytes, b => String.fromCharCode(b)).join('')); return; }
      const pipe = k.state.pipes[file.pipe!]!;
      const room = PIPE_SIZE - pipe.data.length;
      if (!pipe.readers) { error(call, E.PIPE); return; }
      if (room === 0) { call.block({ kind: 'io', what: 'a full pipe' }); return; }
      pipe.data.push(...bytes.subarray(0, room));
      call.ret64(BigInt(Math.min(room, n)));
    } }),
    entry(f, { prototype: 'long __sys_read(long fd, void *buffer, unsigned long count)', does: 'Reads from a file. The kernel writes the buffer through the same page faults as the program would.', returns: 'the number of bytes, 0 at the end, or a negative error', native: call => {
      const fd = Number(call.i64(0)), m = call.machine.memory;
      const file = k.state.files[fd];
      if (fd === 0 && !file) { call.ret64(0n); return; }
      if (!file || file.kind === 'pipe-write') { error(call, E.BADF); return; }
      if (file.kind === 'kernel') { kernelRead(k, call, file); return; }
      let bytes: Uint8Array;
      const count = Number(call.u64(2) > 0x100000n ? 0x100000n : call.u64(2));
      if (file.kind === 'maps' && file.text === '') file.text = mapsText(areas(k, call.machine, currentMm(call), k.state.programPath));
      if (file.kind === 'timens' && file.text === '') { readOffsets(k, call, file); return; }
      if (file.kind === 'null' || file.kind === 'namespace') bytes = new Uint8Array(0);
      else if (file.kind === 'zero') bytes = new Uint8Array(count);
      else if (file.kind === 'pipe-read') {
        const pipe = k.state.pipes[file.pipe!]!;
        if (pipe.data.length === 0 && pipe.writers) { call.block({ kind: 'io', what: 'an empty pipe' }); return; }
        bytes = Uint8Array.from(pipe.data.slice(0, count));
      } else bytes = Uint8Array.from(file.text.slice(file.position, file.position + count), c => c.charCodeAt(0));
      const n = access.prepare(call, call.u64(1), bytes.length, Access.Write);
      if (n === undefined) return;
      if (n === 0 && bytes.length > 0) { error(call, E.FAULT); return; }
      m.writeBytes(call.u64(1), bytes.subarray(0, n));
      file.position += n;
      if (file.kind === 'pipe-read') k.state.pipes[file.pipe!]!.data.splice(0, n);
      call.ret64(BigInt(n));
    } }),
    entry({ ...f, source: 'fs/open.c' }, { prototype: 'long __sys_open(const char *path, long flags, long mode)', does: 'Opens /dev/null, /dev/zero, /proc/self/maps, /proc/self/timens_offsets or a time namespace of /proc/self/ns. There are no other files.', returns: 'the descriptor or a negative error', native: call => {
      const n = access.prepare(call, call.u64(0), 1, Access.Read);
      if (n === undefined) return;
      if (n === 0) { error(call, E.FAULT); return; }
      const path = call.machine.memory.readCString(call.u64(0), 4096).replace(/^\/proc\/\d+\//, '/proc/self/').replace('/proc/thread-self/', '/proc/self/');
      const kinds: Record<string, OpenFile['kind']> = { '/dev/null': 'null', '/dev/zero': 'zero', '/proc/self/maps': 'maps' };
      if (k.env.config('CONFIG_TIME_NS') !== undefined) Object.assign(kinds, { '/proc/self/timens_offsets': 'timens', '/proc/self/ns/time': 'namespace', '/proc/self/ns/time_for_children': 'namespace' });
      const kind = kinds[path];
      if (path.startsWith('/dev/') && !kind && openDevice(k, call, path.slice(5), Number(call.i64(1)), file => { call.ret64(BigInt(newFd(file))); })) return;
      if (!kind) { error(call, E.NOENT); return; }
      call.ret64(BigInt(newFd({ kind, text: kind === 'namespace' ? path.slice(path.lastIndexOf('/') + 1) : '', position: 0 })));
    } }),
    entry({ ...f, source: 'fs/file.c' }, { prototype: 'long __sys_close(long fd)', does: 'Closes a descriptor.', returns: '0 or a negative error', native: call => {
      const fd = Number(call.i64(0)), file = k.state.files[fd];
      if (call.result !== undefined || file?.kind === 'kernel') { kernelClose(k, call, fd, file); return; }
      if (!file) { error(call, E.BADF); return; }
      delete k.state.files[fd];
      if (file.pipe !== undefined) { const p = k.state.pipes[file.pipe]!; if (file.kind === 'pipe-read') p.readers--; else p.writers--; }
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_lseek(long fd, long offset, long whence)', does: 'Moves the position of a /proc file.', returns: 'the position or a negative error', native: call => {
      const file = k.state.files[Number(call.i64(0))];
      if (!file) { error(call, E.BADF); return; }
      if (file.pipe !== undefined) { error(call, E.SPIPE); return; }
      const to = Number(call.i64(1)) + (Number(call.i64(2)) === 1 ? file.position : 0);
      if (to < 0 || Number(call.i64(2)) > 1) { error(call, E.INVAL); return; }
      file.position = to;
      if (to === 0 && file.kind !== 'namespace') file.text = '';
      call.ret64(BigInt(to));
    } }),
    entry({ ...f, source: 'fs/pipe.c' }, { prototype: 'long __sys_pipe(int *fds)', does: 'Makes a pipe of 64 KiB.', returns: '0 or a negative error', native: call => {
      const n = access.prepare(call, call.u64(0), 8, Access.Write);
      if (n === undefined) return;
      if (n < 8) { error(call, E.FAULT); return; }
      const pipe = k.state.pipes.length;
      k.state.pipes.push({ data: [], readers: 1, writers: 1 });
      const r = newFd({ kind: 'pipe-read', text: '', position: 0, pipe });
      const w = newFd({ kind: 'pipe-write', text: '', position: 0, pipe });
      call.machine.memory.writeU32(call.u64(0), r);
      call.machine.memory.writeU32(call.u64(0) + 4n, w);
      call.ret64(0n);
    } }),
  ];
}

/** timens_offsets_write() of fs/proc/base.c: lines `clock seconds nanoseconds`; each goes to the tree's proc_timens_set_offset(). */
function writeOffsets(k: KernelContext, call: NativeCall, text: string): void {
  const lines = text.split('\n').filter(l => l.trim() !== '');
  const progress = (call.state as { line: number } | undefined) ?? { line: 0 };
  if (call.result !== undefined && BigInt.asIntN(64, call.result) < 0n) { call.ret64(BigInt.asIntN(64, call.result)); return; }
  if (progress.line >= lines.length) { call.ret64(BigInt(text.length)); return; }
  const m = /^\s*(\S+)\s+(-?\d+)\s+(-?\d+)\s*$/.exec(lines[progress.line]!);
  const clock = m && ({ monotonic: 1, '1': 1, boottime: 7, '7': 7 } as Record<string, number>)[m[1]!];
  if (!m || !clock) { call.ret64(BigInt(-E.INVAL)); return; }
  const fn = k.env.kernelFunction('fl_sys_timens_offset', '<model>/time.c');
  if (fn === undefined) { call.ret64(BigInt(-E.NOSYS)); return; }
  call.state = { line: progress.line + 1 };
  call.callThen(fn, [clock, BigInt(m[2]!), BigInt(m[3]!)]);
}

/** proc_timens_show_offsets(): the same format; the four numbers come from the namespace by calls of the model. */
function readOffsets(k: KernelContext, call: NativeCall, file: OpenFile): void {
  const values = (call.state as { values: string[] } | undefined)?.values ?? [];
  const got = call.result === undefined ? values : [...values, BigInt.asIntN(64, call.result).toString()];
  const asks = [[1, 0], [1, 1], [7, 0], [7, 1]] as const;
  if (got.length < asks.length) {
    const fn = k.env.kernelFunction('fl_timens_offset_of', '<model>/time.c');
    if (fn === undefined) { call.ret64(BigInt(-E.NOSYS)); return; }
    call.state = { values: got };
    call.callThen(fn, asks[got.length]!);
    return;
  }
  const line = (name: string, s: string, n: string) => `${name.padEnd(10)} ${s.padStart(10)} ${n.padStart(9)}\n`;
  file.text = line('monotonic', got[0]!, got[1]!) + line('boottime', got[2]!, got[3]!);
  // Executed again, the call finds the text.
  call.state = undefined;
  const count = Math.min(Number(call.u64(2)), file.text.length - file.position);
  const bytes = Uint8Array.from(file.text.slice(file.position, file.position + count), c => c.charCodeAt(0));
  call.machine.memory.writeBytes(call.u64(1), bytes);
  file.position += count;
  call.ret64(BigInt(count));
}
