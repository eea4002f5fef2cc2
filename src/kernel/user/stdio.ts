/** stdio.h (C11 7.21): formatting, reading, positions. What streams write goes through output.ts, which tells what a stream's object holds. */
import type { MemoryApi, NativeCall } from '../../vm/api.ts';
import type { Primitive } from '../contract.ts';
import { bytesOf, libc, setErrno, stateAt, errnoAt } from './define.ts';
import { O } from './disk.ts';
import { allocate } from './heap.ts';
import { errorText } from './messages.ts';
import { BUFFER, BUFFER_SIZE, Buffering, FD, FLAGS, LENGTH, MEMORY, POSITION, PUSHED, STDERR, STDIN, STDOUT, closed, fdOf, flush, flushAll, held, opened, put, setBuffering, streamAt, writeBytes, type Done } from './output.ts';
import { format } from './printf.ts';
import { scan } from './scanf.ts';
import { length } from './string.ts';
import { note, noted, State, type LibcEnvironment } from './syscalls.ts';

const EOF = -1;

/** Bytes that can be taken from a stream without reading; reads when there are fewer than `want`. undefined: suspended. */
function available(env: LibcEnvironment, call: NativeCall, stream: bigint, enough: (s: Uint8Array) => boolean): Uint8Array | undefined {
  const m = call.machine.memory;
  if (stream !== env.object('__fl_stdin') && flush(env, call, stream) === undefined) return undefined;
  let position = m.readU32(stream + POSITION), len = m.readU32(stream + LENGTH);
  let bytes = m.readBytes(stream + BUFFER + BigInt(position), len - position);
  if (enough(bytes) || m.readU32(stream + FLAGS) & 1) return bytes;
  if (position > 0) {
    m.writeBytes(stream + BUFFER, bytes);
    len -= position; position = 0;
    m.writeU32(stream + POSITION, 0); m.writeU32(stream + LENGTH, len);
  }
  if (len === BUFFER_SIZE) return bytes;
  const r = env.system.invoke(call, 'read', [BigInt(m.readU32(stream + FD)), stream + BUFFER + BigInt(len), BigInt(BUFFER_SIZE - len)]);
  if (r === undefined) return undefined;
  if (r <= 0n) {
    m.writeU32(stream + FLAGS, m.readU32(stream + FLAGS) | (r < 0n ? 2 : 1));
    if (r < 0n) setErrno(env, call, Number(-r));
    return bytes;
  }
  len += Number(r);
  m.writeU32(stream + LENGTH, len);
  bytes = m.readBytes(stream + BUFFER, len);
  return bytes;
}
function consume(m: MemoryApi, stream: bigint, n: number): void { m.writeU32(stream + POSITION, m.readU32(stream + POSITION) + n); }

/** Next byte, EOF, or undefined when suspended. */
function getByte(env: LibcEnvironment, call: NativeCall, handle: bigint): number | undefined {
  const m = call.machine.memory, s = streamAt(env, handle);
  if (handle === STDOUT || handle === STDERR) return EOF;
  const pushed = m.readU32(s + PUSHED);
  if (pushed !== 0) { m.writeU32(s + PUSHED, 0); return pushed - 1; }
  const b = available(env, call, s, x => x.length > 0);
  if (b === undefined) return undefined;
  if (b.length === 0) return EOF;
  consume(m, s, 1);
  return b[0];
}

/** open(2)'s flags for a mode of fopen (C11 7.21.5.3). */
function openFlags(mode: string): bigint {
  const access = mode.includes('+') ? O.RDWR : mode.startsWith('r') ? 0 : O.WRONLY;
  return BigInt(access | (mode.startsWith('w') ? O.CREAT | O.TRUNC : mode.startsWith('a') ? O.CREAT | O.APPEND : 0) | (mode.includes('x') ? O.EXCL : 0));
}

export function stdioFunctions(env: LibcEnvironment): Primitive[] {
  const out: Primitive[] = [];
  const f = (prototype: string, does: string, native: (c: NativeCall, m: MemoryApi) => void) => out.push(libc('input and output', prototype, does, c => native(c, c.machine.memory)));
  const text = (c: NativeCall, m: MemoryApi, formatAt: bigint, area: bigint) => format(m, m.readCString(formatAt), area, m.readU32(errnoAt(env, c)), errorText);
  const emitted = (c: NativeCall, r: Done, n: number) => { if (r !== undefined) c.ret32(r === -1 ? -1 : n); };
  const emit = (c: NativeCall, handle: bigint, s: string) => emitted(c, put(env, c, handle, bytesOf(s)), s.length);
  const store = (c: NativeCall, m: MemoryApi, to: bigint, size: bigint, s: string) => {
    if (size > 0n) {
      const n = BigInt(s.length) < size - 1n ? s.length : Number(size - 1n);
      m.writeBytes(to, bytesOf(`${s.slice(0, n)}\0`));
    }
    c.ret32(s.length);
  };
  const alloc = (c: NativeCall, m: MemoryApi, at: bigint, s: string) => {
    const p = allocate(env, c, s.length + 1, 16);
    if (p === undefined) return;
    if (p === 0n) { c.ret32(-1); return; }
    m.writeBytes(p, bytesOf(`${s}\0`));
    m.writeU64(at, p);
    c.ret32(s.length);
  };
  const ALL = 0x7fffffffffffffffn;
  /** The `...` and the `va_list` form: the first word of a va_list is the address of the next argument. */
  const both = (name: string, params: string, n: number, does: string, native: (c: NativeCall, m: MemoryApi, area: bigint) => void) => {
    f(`int ${name}(${params}, ...)`, does, (c, m) => native(c, m, c.varargs()));
    f(`int v${name}(${params}, void *list)`, does, (c, m) => native(c, m, m.readU64(c.u64(n))));
  };
  both('printf', 'const char *format', 1, 'Formats to standard output.', (c, m, a) => emit(c, STDOUT, text(c, m, c.u64(0), a)));
  both('fprintf', 'void *stream, const char *format', 2, 'Formats to a stream.', (c, m, a) => emit(c, c.u64(0), text(c, m, c.u64(1), a)));
  both('dprintf', 'int fd, const char *format', 2, 'Formats to a descriptor.', (c, m, a) => { const s = text(c, m, c.u64(1), a); emitted(c, writeBytes(env, c, c.i32(0), bytesOf(s)), s.length); });
  both('sprintf', 'char *s, const char *format', 2, 'Formats into memory.', (c, m, a) => store(c, m, c.u64(0), ALL, text(c, m, c.u64(1), a)));
  both('snprintf', 'char *s, unsigned long n, const char *format', 3, 'Formats into memory, at most n bytes with the terminating zero.', (c, m, a) => store(c, m, c.u64(0), c.u64(1), text(c, m, c.u64(2), a)));
  both('asprintf', 'char **s, const char *format', 2, 'Formats into memory from malloc.', (c, m, a) => alloc(c, m, c.u64(0), text(c, m, c.u64(1), a)));
  both('sscanf', 'const char *s, const char *format', 2, 'Reads values from a string.', (c, m, a) => c.ret32(scan(m, m.readCString(c.u64(0)), m.readCString(c.u64(1)), a).assigned));
  const scanStream = (c: NativeCall, m: MemoryApi, handle: bigint, formatAt: bigint, area: bigint) => {
    const s = streamAt(env, handle);
    const b = available(env, c, s, () => false);
    if (b === undefined) return;
    const pushed = m.readU32(s + PUSHED);
    const r = scan(m, (pushed ? String.fromCharCode(pushed - 1) : '') + String.fromCharCode(...b), m.readCString(formatAt), area);
    if (pushed && r.consumed > 0) m.writeU32(s + PUSHED, 0);
    const taken = Math.max(0, r.consumed - (pushed ? 1 : 0));
    consume(m, s, taken);
    // The end was met by reading ahead, not by what was taken.
    if (taken < b.length) m.writeU32(s + FLAGS, m.readU32(s + FLAGS) & ~1);
    c.ret32(r.assigned);
  };
  both('scanf', 'const char *format', 1, 'Reads values from standard input.', (c, m, a) => scanStream(c, m, 1n, c.u64(0), a));
  both('fscanf', 'void *stream, const char *format', 2, 'Reads values from a stream.', (c, m, a) => scanStream(c, m, c.u64(0), c.u64(1), a));
  f('int puts(const char *s)', 'Writes a line to standard output.', (c, m) => emit(c, STDOUT, `${m.readCString(c.u64(0))}\n`));
  f('int fputs(const char *s, void *stream)', 'Writes a string to a stream.', (c, m) => emitted(c, put(env, c, c.u64(1), bytesOf(m.readCString(c.u64(0)))), 1));
  for (const name of ['fputc', 'putc', 'putc_unlocked', 'fputc_unlocked']) f(`int ${name}(int c, void *stream)`, 'Writes a character to a stream.', c => { const x = c.i32(0) & 0xff; emitted(c, put(env, c, c.u64(1), Uint8Array.of(x)), x); });
  for (const name of ['flockfile', 'funlockfile']) f(`void ${name}(void *stream)`, 'Streams are not shared between threads here: nothing.', () => {});
  for (const name of ['putchar', 'putchar_unlocked']) f(`int ${name}(int c)`, 'Writes a character to standard output.', c => { const x = c.i32(0) & 0xff; emitted(c, put(env, c, STDOUT, Uint8Array.of(x)), x); });
  f('unsigned long fwrite(const void *p, unsigned long size, unsigned long n, void *stream)', 'Writes elements to a stream.', (c, m) => {
    const total = c.u64(1) * c.u64(2);
    if (total === 0n) { c.ret64(0n); return; }
    m.requireDefined(c.u64(0), Number(total));
    const r = put(env, c, c.u64(3), m.readBytes(c.u64(0), Number(total)));
    if (r !== undefined) c.ret64(r === -1 ? 0n : c.u64(2));
  });
  f('void perror(const char *s)', 'Writes a message and the text of errno to standard error.', (c, m) => {
    const p = c.u64(0), head = p === 0n ? '' : m.readCString(p);
    writeBytes(env, c, 2, bytesOf(`${head ? `${head}: ` : ''}${errorText(m.readU32(errnoAt(env, c)))}\n`));
  });
  const message = (name: string, exits: boolean, number: boolean) => f(`void ${name}(${exits ? 'int status, ' : ''}const char *format, ...)`, 'Writes a message to standard error.', (c, m) => {
    const at = c.u64(exits ? 1 : 0), errno = m.readU32(errnoAt(env, c));
    const head = at === 0n ? '' : text(c, m, at, c.varargs());
    const r = writeBytes(env, c, 2, bytesOf(`${env.programName ?? 'program'}: ${head}${number ? `${head ? ': ' : ''}${errorText(errno)}` : ''}\n`));
    if (r !== undefined && exits) c.callThen(env.functionOf('exit')!, [c.i32(0)]);
  });
  message('err', true, true); message('errx', true, false); message('warn', false, true); message('warnx', false, false);

  const open = (c: NativeCall, m: MemoryApi, fd: number) => {
    const p = allocate(env, c, Number(BUFFER) + BUFFER_SIZE, 16, true);
    if (p === undefined) return;
    if (p !== 0n) { m.writeU32(p + FD, fd); opened(env, m, p); }
    c.ret64(p);
  };
  f('void *fopen(const char *path, const char *mode)', 'Opens a file as a stream.', (c, m) => {
    if (!/^[rwa]/.test(m.readCString(c.u64(1), 8))) { setErrno(env, c, 22); c.ret64(0n); return; }
    const r = env.system.invoke(c, 'open', [c.u64(0), openFlags(m.readCString(c.u64(1), 8)), 0o666n]);
    if (r === undefined) return;
    if (r < 0n) { setErrno(env, c, Number(-r)); c.ret64(0n); return; }
    open(c, m, Number(r));
  });
  f('void *freopen(const char *path, const char *mode, void *stream)', 'Opens a file as a stream that is there already; without a path the stream stays as it is.', (c, m) => {
    const stream = c.u64(2), fd = BigInt(fdOf(m, stream));
    if (flush(env, c, stream) === undefined) return;
    if (c.u64(0) === 0n) { c.ret64(stream); return; }
    const r = env.system.invoke(c, 'open', [c.u64(0), openFlags(m.readCString(c.u64(1), 8)), 0o666n]);
    if (r === undefined) return;
    if (r < 0n) { setErrno(env, c, Number(-r)); c.ret64(0n); return; }
    // in the place of the old descriptor, so that standard output is what descriptor 1 is
    if (r !== fd && env.system.invoke(c, 'dup2', [r, fd]) === undefined) return;
    if (r !== fd && env.system.invoke(c, 'close', [r]) === undefined) return;
    if (stream !== STDERR) for (const field of [POSITION, LENGTH, FLAGS, PUSHED]) m.writeU32(streamAt(env, stream) + field, 0);
    c.ret64(stream);
  });
  f('void *tmpfile(void)', 'Opens a file without a name, for writing and reading.', (c, m) => {
    m.writeBytes(stateAt(env, State.Output), bytesOf('/tmp\0'));
    const r = env.system.invoke(c, 'open', [stateAt(env, State.Output), BigInt(O.TMPFILE | O.RDWR), 0o600n]);
    if (r === undefined) return;
    if (r < 0n) { setErrno(env, c, Number(-r)); c.ret64(0n); return; }
    open(c, m, Number(r));
  });
  f('char *tmpnam(char *s)', 'A name for a file that does not exist.', (c, m) => {
    const count = m.readU32(stateAt(env, State.Temporary)) + 1, at = c.u64(0) || stateAt(env, State.Text);
    m.writeU32(stateAt(env, State.Temporary), count);
    m.writeBytes(at, bytesOf(`/tmp/file${count.toString(36).padStart(6, '0')}\0`));
    c.ret64(at);
  });
  f('void *fdopen(int fd, const char *mode)', 'Makes a stream of a descriptor.', (c, m) => open(c, m, c.i32(0)));
  /** A stream over memory: what it holds is brought there first (media/libc/more/streams.c). False: suspended. */
  const synced = (c: NativeCall, m: MemoryApi, p: bigint): boolean => {
    const memory = p > 3n ? m.readU64(p + MEMORY) : 0n, sync = memory === 0n ? undefined : env.functionOf('__fl_stream_sync');
    if (sync === undefined || noted(c, 'synced') !== undefined) return true;
    note(c, 'synced', '');
    c.callThen(sync, [memory]);
    return false;
  };
  f('int fclose(void *stream)', 'Closes a stream.', (c, m) => {
    const p = c.u64(0);
    const flushed = flush(env, c, p);
    if (flushed === undefined) return;
    if (p >= STDIN && p <= STDERR) { c.ret32(flushed === -1 ? EOF : 0); return; }
    if (!synced(c, m, p)) return;
    const r = env.system.invoke(c, 'close', [BigInt(m.readU32(p + FD))]);
    if (r === undefined) return;
    closed(env, m, p);
    m.released(p);
    c.ret32(flushed === -1 ? EOF : 0);
  });
  for (const [name, does] of [['fgetc', 'The next character of a stream.'], ['getc', 'The next character of a stream.'], ['getc_unlocked', 'The next character of a stream.']] as const) f(`int ${name}(void *stream)`, does, c => { const b = getByte(env, c, c.u64(0)); if (b !== undefined) c.ret32(b); });
  f('int getchar(void)', 'The next character of standard input.', c => { const b = getByte(env, c, 1n); if (b !== undefined) c.ret32(b); });
  f('int ungetc(int c, void *stream)', 'Pushes a character back.', (c, m) => { const s = streamAt(env, c.u64(1)); if (c.i32(0) !== EOF) { m.writeU32(s + PUSHED, (c.i32(0) & 0xff) + 1); m.writeU32(s + FLAGS, m.readU32(s + FLAGS) & ~1); } c.ret32(c.i32(0)); });
  f('char *fgets(char *s, int n, void *stream)', 'Reads a line.', (c, m) => {
    const n = c.i32(1), s = streamAt(env, c.u64(2));
    if (n <= 0 || c.u64(2) === STDOUT || c.u64(2) === STDERR) { c.ret64(0n); return; }
    const pushed = m.readU32(s + PUSHED);
    const b = available(env, c, s, x => x.includes(10) || x.length >= n - 1);
    if (b === undefined) return;
    const end = b.indexOf(10), room = n - 1 - (pushed ? 1 : 0);
    const take = Math.min(room, end < 0 ? b.length : end + 1);
    if (take === 0 && !pushed) { c.ret64(0n); return; }
    const line = new Uint8Array(take + (pushed ? 1 : 0) + 1);
    if (pushed) line[0] = pushed - 1;
    line.set(b.subarray(0, take), pushed ? 1 : 0);
    m.writeBytes(c.u64(0), line);
    if (pushed) m.writeU32(s + PUSHED, 0);
    consume(m, s, take);
    c.ret64(c.u64(0));
  });
  for (const name of ['getline', 'getdelim']) f(`long ${name}(char **line, unsigned long *n, ${name === 'getline' ? '' : 'int delimiter, '}void *stream)`, 'Reads a line, or up to another delimiter, into memory from malloc.', (c, m) => {
    const s = streamAt(env, c.u64(name === 'getline' ? 2 : 3)), delimiter = name === 'getline' ? 10 : c.i32(2) & 0xff;
    const b = available(env, c, s, x => x.includes(delimiter));
    if (b === undefined) return;
    const end = b.indexOf(delimiter), take = end < 0 ? b.length : end + 1;
    if (take === 0) { c.ret64(-1n); return; }
    let p = m.readU64(c.u64(0));
    if (p === 0n || m.readU64(c.u64(1)) < BigInt(take + 1)) {
      const q = allocate(env, c, Math.max(120, take + 1), 16);
      if (q === undefined) return;
      p = q;
      m.writeU64(c.u64(0), p); m.writeU64(c.u64(1), BigInt(Math.max(120, take + 1)));
    }
    const line = new Uint8Array(take + 1);
    line.set(b.subarray(0, take));
    m.writeBytes(p, line);
    consume(m, s, take);
    c.ret64(BigInt(take));
  });
  f('unsigned long fread(void *p, unsigned long size, unsigned long n, void *stream)', 'Reads elements from a stream.', (c, m) => {
    const s = streamAt(env, c.u64(3)), size = c.u64(1), want = Number(size * c.u64(2));
    if (want === 0) { c.ret64(0n); return; }
    const pushed = m.readU32(s + PUSHED), b = available(env, c, s, x => x.length >= Math.min(want, BUFFER_SIZE));
    if (b === undefined) return;
    const head = pushed ? 1 : 0, take = Math.min(want - head, b.length);
    // What the buffer cannot hold is read to where it belongs.
    let have = head + take;
    while (have < want && !(m.readU32(s + FLAGS) & 1)) {
      const r = env.system.invoke(c, 'read', [BigInt(m.readU32(s + FD)), c.u64(0) + BigInt(have), BigInt(want - have)]);
      if (r === undefined) return;
      if (r <= 0n) { m.writeU32(s + FLAGS, m.readU32(s + FLAGS) | (r < 0n ? 2 : 1)); break; }
      have += Number(r);
    }
    if (pushed) { m.writeU8(c.u64(0), pushed - 1); m.writeU32(s + PUSHED, 0); }
    m.writeBytes(c.u64(0) + BigInt(head), b.subarray(0, take));
    consume(m, s, take);
    c.ret64(BigInt(have) / size);
  });
  f('int fileno(void *stream)', 'The descriptor of a stream.', (c, m) => c.ret32(fdOf(m, c.u64(0))));
  f('int feof(void *stream)', 'Whether the end was met.', (c, m) => c.ret32(c.u64(0) === STDOUT || c.u64(0) === STDERR ? 0 : m.readU32(streamAt(env, c.u64(0)) + FLAGS) & 1));
  f('int ferror(void *stream)', 'Whether an error was met.', (c, m) => c.ret32(c.u64(0) === STDOUT || c.u64(0) === STDERR ? 0 : m.readU32(streamAt(env, c.u64(0)) + FLAGS) >> 1 & 1));
  f('void clearerr(void *stream)', 'Forgets end and error.', (c, m) => { if (c.u64(0) !== STDOUT && c.u64(0) !== STDERR) m.writeU32(streamAt(env, c.u64(0)) + FLAGS, 0); });
  /** Moves a stream; its buffer and what was pushed back are forgotten. False: suspended. */
  const seek = (c: NativeCall, m: MemoryApi, s: bigint, fd: number, offset: bigint, whence: bigint): boolean | -1 => {
    if (flush(env, c, c.u64(0)) === undefined) return false;
    const r = env.system.invoke(c, 'lseek', [BigInt(fd), BigInt.asUintN(64, offset), whence]);
    if (r === undefined) return false;
    if (r < 0n) { setErrno(env, c, Number(-r)); return -1; }
    m.writeU32(s + POSITION, 0); m.writeU32(s + LENGTH, 0); m.writeU32(s + FLAGS, 0); m.writeU32(s + PUSHED, 0);
    return true;
  };
  /** Bytes that were read from the file but not taken from the stream. */
  const ahead = (m: MemoryApi, s: bigint): bigint => BigInt(m.readU32(s + LENGTH) - m.readU32(s + POSITION) + (m.readU32(s + PUSHED) ? 1 : 0));
  const position = (c: NativeCall, m: MemoryApi): bigint | undefined => {
    const s = streamAt(env, c.u64(0)), r = env.system.invoke(c, 'lseek', [BigInt(fdOf(m, c.u64(0))), 0n, 1n]);
    if (r === undefined) return undefined;
    if (r < 0n) { setErrno(env, c, Number(-r)); return -1n; }
    return r - ahead(m, s) + BigInt(held(env, m, c.u64(0)));
  };
  for (const name of ['fseek', 'fseeko']) f(`int ${name}(void *stream, long offset, int whence)`, 'Moves the position of a stream.', (c, m) => {
    const s = streamAt(env, c.u64(0)), whence = c.i32(2);
    const r = seek(c, m, s, fdOf(m, c.u64(0)), c.i64(1) - (whence === 1 ? ahead(m, s) : 0n), BigInt(whence));
    if (r) c.ret32(r === -1 ? -1 : 0);
  });
  f('void rewind(void *stream)', 'Moves the position of a stream to the start.', (c, m) => { seek(c, m, streamAt(env, c.u64(0)), fdOf(m, c.u64(0)), 0n, 0n); });
  for (const name of ['ftell', 'ftello']) f(`long ${name}(void *stream)`, 'The position of a stream.', (c, m) => { const p = position(c, m); if (p !== undefined) c.ret64(p); });
  f('int fgetpos(void *stream, long *pos)', 'Stores the position of a stream.', (c, m) => { const p = position(c, m); if (p === undefined) return; if (p >= 0n) m.writeU64(c.u64(1), p); c.ret32(p < 0n ? -1 : 0); });
  f('int fsetpos(void *stream, const long *pos)', 'Moves a stream to a stored position.', (c, m) => { const r = seek(c, m, streamAt(env, c.u64(0)), fdOf(m, c.u64(0)), m.readU64(c.u64(1)), 0n); if (r) c.ret32(r === -1 ? -1 : 0); });
  f('int fflush(void *stream)', 'Writes what a stream holds back; without a stream, what all of them do.', (c, m) => {
    const p = c.u64(0), r = p === 0n ? flushAll(env, c) : flush(env, c, p);
    if (r !== undefined && synced(c, m, p)) c.ret32(r === -1 ? EOF : 0);
  });
  f('int __fl_flush(void)', 'What exit() does with the streams: all that is held back is written.', c => { if (flushAll(env, c) !== undefined) c.ret32(0); });
  const buffering = (c: NativeCall, mode: Buffering, buf: bigint, size: bigint) => setBuffering(env, c, c.u64(0), mode, buf !== 0n && size > 0n, size);
  f('void setbuf(void *stream, char *buf)', 'Without a buffer a stream holds nothing back.', c => { buffering(c, c.u64(1) === 0n ? Buffering.None : Buffering.Full, c.u64(1), BigInt(BUFFER_SIZE)); });
  f('void setlinebuf(void *stream)', 'A stream holds back no more than a line.', c => { buffering(c, Buffering.Line, 0n, 0n); });
  f('int setvbuf(void *stream, char *buf, int mode, unsigned long size)', 'How much a stream holds back: a buffer (_IOFBF), a line (_IOLBF), nothing (_IONBF).', c => {
    const mode = [Buffering.Full, Buffering.Line, Buffering.None][c.i32(2)];
    if (mode === undefined) c.ret32(-1);
    else if (buffering(c, mode, c.u64(1), c.u64(3)) !== undefined) c.ret32(0);
  });
  f('void __assert_fail(const char *assertion, const char *file, unsigned int line, const char *function)', 'What assert() does when its condition is false: a message, then abort().', (c, m) => {
    // A handler of SIGABRT may have run since: the message is told once.
    if (noted(c, 'told') === undefined) {
      const r = writeBytes(env, c, 2, bytesOf(`${env.programName ?? 'program'}: ${m.readCString(c.u64(1))}:${c.u32(2)}: ${m.readCString(c.u64(3))}: Assertion \`${m.readCString(c.u64(0), length(m, c.u64(0)))}' failed.\n`));
      if (r === undefined) return;
      note(c, 'told', '1');
    }
    env.system.invoke(c, 'fl_abort', []);
  });
  return out;
}
