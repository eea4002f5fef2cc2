/**
 * The writing side of stdio's streams (C11 7.21.3), buffered as glibc does it: what a stream holds back leaves it in the same pieces, in the same order with
 * what others write, is copied by fork() and lost by _exit() and fatal signals. A stream from fopen is an object of 64 bytes and a buffer of 4096:
 *
 *     | fd 4 | flags 4 (1: end, 2: error) | position 4 | length 4 | pushed back 4 (0: none, else byte + 1) | - 4 | memory stream 8 |
 *     | held back 4 | mode 4 | size of the buffer 4 (0: 4096) | - 4 | next open stream 8 | ... | buffer from 64
 *
 * The buffer holds what was read and not taken yet, or what was written and is held back. Standard output has such an object as well
 * (`__fl_stdout`); where nobody but a reader in an editor sees it, its bytes appear at once.
 */
import type { MemoryApi, NativeCall } from '../../vm/api.ts';
import { setErrno, stateAt } from './define.ts';
import { State, type LibcEnvironment } from './syscalls.ts';

export const FD = 0n, FLAGS = 4n, POSITION = 8n, LENGTH = 12n, PUSHED = 16n, MEMORY = 24n, BUFFER = 64n, BUFFER_SIZE = 4096;
const HELD = 32n, MODE = 36n, SIZE = 40n, NEXT = 48n;
/** What a program asked for by setvbuf(); Default: as the stream's file has it. */
export const enum Buffering { Default, Full, Line, None }
/** Handles of the standard streams. */
export const STDIN = 1n, STDOUT = 2n, STDERR = 3n;

/** A system call waits (undefined), failed (-1, errno is set), or all is done. */
export type Done = true | -1 | undefined;

/** The object of a handle; standard error has none. */
export function streamAt(env: LibcEnvironment, handle: bigint): bigint { return handle === STDIN ? env.object('__fl_stdin') : handle === STDOUT ? env.object('__fl_stdout') : handle; }
export function fdOf(m: MemoryApi, handle: bigint): number { return handle >= STDIN && handle <= STDERR ? Number(handle) - 1 : m.readU32(handle + FD); }

/** Writes bytes of the program's memory to a descriptor. */
export function writeOut(env: LibcEnvironment, call: NativeCall, fd: number, at: bigint, count: number): Done {
  for (let done = 0; done < count;) {
    const r = env.system.invoke(call, 'write', [BigInt(fd), at + BigInt(done), BigInt(count - done)]);
    if (r === undefined) return undefined;
    if (r < 0n && r >= -4095n) { setErrno(env, call, Number(-r)); return -1; }
    done += Number(r);
  }
  return true;
}
/** Writes bytes to a descriptor, past all buffers. */
export function writeBytes(env: LibcEnvironment, call: NativeCall, fd: number, bytes: Uint8Array): Done {
  const stream = env.system.stream(call, fd);
  if (stream !== undefined) { call.machine.output(stream, bytes); return true; }
  const at = stateAt(env, State.Output);
  // Pieces of different lengths: a call that is executed again tells its system calls apart by their arguments.
  for (let done = 0, size: number = State.OutputSize; done < bytes.length; size--) {
    const piece = bytes.subarray(done, done + size);
    call.machine.memory.writeBytes(at, piece);
    const r = writeOut(env, call, fd, at, piece.length);
    if (r !== true) return r;
    done += piece.length;
  }
  return true;
}

/** Writes bytes to the stream of a handle: through its buffer, as far as it has one. */
export function put(env: LibcEnvironment, call: NativeCall, handle: bigint, bytes: Uint8Array): Done {
  const m = call.machine.memory, fd = fdOf(m, handle);
  if (handle === STDERR || handle === STDIN) return writeBytes(env, call, fd, bytes);
  const s = streamAt(env, handle), mode = modeOf(env, m, handle, s);
  if (mode === Buffering.None) return writeBytes(env, call, fd, bytes);
  const unread = handle === STDOUT ? true : dropRead(env, call, s, fd);
  if (unread !== true) return unread;
  const held = m.readU32(s + HELD), limit = m.readU32(s + SIZE) || BUFFER_SIZE, line = mode === Buffering.Line ? bytes.lastIndexOf(10) + 1 : 0;
  if (line === 0 && held + bytes.length <= limit) {
    m.writeBytes(s + BUFFER + BigInt(held), bytes);
    m.writeU32(s + HELD, held + bytes.length);
    return true;
  }
  // Up to the last line's end; else the buffer is filled and leaves, then whole buffers of what is left (glibc: all of it past a small one).
  const past = line > 0 ? line : bytes.length - (limit < 128 ? 0 : (held + bytes.length) % limit), rest = bytes.subarray(past, past + limit);
  own(m, s + HELD, 4); own(m, s + BUFFER, rest.length);
  const r = writeBytes(env, call, fd, joined(m.readBytes(s + BUFFER, held), bytes.subarray(0, past)));
  if (r === undefined) return undefined;
  m.writeBytes(s + BUFFER, rest);
  m.writeU32(s + HELD, rest.length);
  return r;
}
/** Pages that are missing, or shared until they are written (after fork), come now: what was written would be written again after their fault. */
function own(m: MemoryApi, at: bigint, size: number): void {
  for (const o of size === 0 ? [] : [0, size - 1]) m.writeU8(at + BigInt(o), m.peek(at + BigInt(o), 1)?.[0] ?? 0);
}
function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}
function modeOf(env: LibcEnvironment, m: MemoryApi, handle: bigint, s: bigint): Buffering {
  if (handle === STDOUT && !env.buffered) return Buffering.None;
  return m.readU32(s + MODE) || Buffering.Full;
}
/** What was read ahead goes back to the file before something is written. */
function dropRead(env: LibcEnvironment, call: NativeCall, s: bigint, fd: number): Done {
  const m = call.machine.memory, ahead = m.readU32(s + LENGTH) - m.readU32(s + POSITION);
  if (ahead > 0 && env.system.invoke(call, 'lseek', [BigInt(fd), BigInt.asUintN(64, BigInt(-ahead)), 1n]) === undefined) return undefined;
  if (m.readU32(s + LENGTH) > 0) { m.writeU32(s + POSITION, 0); m.writeU32(s + LENGTH, 0); }
  return true;
}

/** Bytes that a stream holds back. */
export function held(env: LibcEnvironment, m: MemoryApi, handle: bigint): number { return handle === STDERR || handle === STDIN || handle === STDOUT && !env.buffered ? 0 : m.readU32(streamAt(env, handle) + HELD); }
/** What the running process's standard output holds back, for a run that ends in its middle. `at`: its object. */
export function heldOutput(peek: (address: bigint, size: number) => Uint8Array | undefined, at: bigint): Uint8Array {
  const n = peek(at + HELD, 4);
  return n && peek(at + BUFFER, new DataView(n.buffer, n.byteOffset).getUint32(0, true)) || new Uint8Array();
}
/** Writes what a stream holds back. */
export function flush(env: LibcEnvironment, call: NativeCall, handle: bigint): Done {
  const m = call.machine.memory, n = held(env, m, handle);
  if (n === 0) return true;
  const s = streamAt(env, handle);
  own(m, s + HELD, 4);
  const r = writeBytes(env, call, fdOf(m, handle), m.readBytes(s + BUFFER, n));
  if (r !== undefined) m.writeU32(s + HELD, 0);
  return r;
}
/** Writes what all streams hold back, standard output's last as it was opened first. */
export function flushAll(env: LibcEnvironment, call: NativeCall): Done {
  const m = call.machine.memory;
  let all: Done = true;
  for (let s = m.readU64(stateAt(env, State.Streams)); s !== 0n; s = m.readU64(s + NEXT)) {
    const r = flush(env, call, s);
    if (r === undefined) return undefined;
    if (r === -1) all = -1;
  }
  const r = flush(env, call, STDOUT);
  return r === true ? all : r;
}

/** A stream was opened: it is among those that exit() flushes. */
export function opened(env: LibcEnvironment, m: MemoryApi, s: bigint): void {
  const first = stateAt(env, State.Streams);
  m.writeU64(s + NEXT, m.readU64(first));
  m.writeU64(first, s);
}
export function closed(env: LibcEnvironment, m: MemoryApi, s: bigint): void {
  for (let at = stateAt(env, State.Streams); ;) {
    const next = m.readU64(at);
    if (next === 0n) return;
    if (next === s) { m.writeU64(at, m.readU64(s + NEXT)); return; }
    at = next + NEXT;
  }
}

/** setvbuf(): the buffer's own memory is not used, its size is. `own`: there is one. As in glibc a stream without a buffer gets none of its own later: one byte is left. */
export function setBuffering(env: LibcEnvironment, call: NativeCall, handle: bigint, mode: Buffering, own: boolean, size: bigint): Done {
  if (handle === STDIN || handle === STDERR) return true;
  const r = flush(env, call, handle);
  if (r === undefined) return undefined;
  const m = call.machine.memory, s = streamAt(env, handle);
  const before = m.readU32(s + MODE);
  m.writeU32(s + MODE, mode);
  if (own) m.writeU32(s + SIZE, size < BigInt(BUFFER_SIZE) ? Number(size) : 0);
  else if (before === Buffering.None && mode !== Buffering.None) m.writeU32(s + SIZE, 1);
  return true;
}
