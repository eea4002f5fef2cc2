/**
 * poll(2), select(2), epoll(7): which files have news. Files of executed kernel code are asked by their own `poll` operation and join its wait
 * queue meanwhile (media/model/files.c); the modelled ones are looked at here. Every time something wakes the task, all are asked again.
 */
import { Access, type NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { E } from './errno.ts';
import { POLL, type FileKinds } from './file-kinds.ts';
import { fileAt, filesOf, install, O, POLLING, SIGNALS, type OpenFile } from './open-files.ts';
import { threadOf } from './processes.ts';
import { word } from './reach.ts';
import { setMask } from './signals.ts';
import { fileFunction } from './sys-kernel-files.ts';

const PIPE_ROOM = 65536;
const MILLISECOND = 1_000_000;
const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));

/** One file of a poll: descriptor, events asked for. */
interface Wanted { readonly fd: number; readonly events: number; /** Edge-triggered: whether there were news since it was last told. */ readonly news?: () => boolean }
/** What a poll keeps while it waits: struct fl_poll objects of kernel files by index, what they answered in this round, and how it ends. */
interface Progress {
  readonly until: number; readonly watches: Readonly<Record<number, string>>;
  readonly step: 'begin' | 'ask' | 'end'; readonly index: number; readonly events: readonly number[]; readonly masked?: true;
}

/** The events of a modelled file. */
export function eventsOf(k: KernelContext, kinds: FileKinds, file: OpenFile, task: number): number {
  const kind = kinds[file.kind];
  if (kind) return kind.events(file, task);
  switch (file.kind) {
    case 'pipe-read': { const p = k.state.pipes[file.pipe!]!; return (p.data.length > 0 ? POLL.in | POLL.rdnorm : 0) | (p.writers ? 0 : POLL.hup); }
    case 'pipe-write': { const p = k.state.pipes[file.pipe!]!; return (p.data.length < PIPE_ROOM ? POLL.out | POLL.wrnorm : 0) | (p.readers ? 0 : POLL.err); }
    case 'event': return (file.count === '0' ? 0 : POLL.in | POLL.rdnorm) | (BigInt(file.count!) < 0xfffffffffffffffen ? POLL.out | POLL.wrnorm : 0);
    default: return POLL.in | POLL.out | POLL.rdnorm | POLL.wrnorm;
  }
}

/**
 * Waits until one of the files has an event that is wanted, at most until a time (Infinity: for ever). Answers the events of each; undefined: the
 * call is suspended. Kernel files are watched between the first look and the last.
 */
function poll(k: KernelContext, kinds: FileKinds, call: NativeCall, wanted: readonly Wanted[], timeout: number): readonly number[] | undefined {
  const m = call.machine, kernel = wanted.map((w, n) => ({ n, w, file: w.fd < 0 ? undefined : fileAt(k, call.task, w.fd) }));
  let s = (call.state as Progress | undefined) ?? { until: timeout === Infinity ? Infinity : m.now + timeout, watches: {}, step: 'begin' as const, index: 0, events: [] };
  // Before the first step a result is that of a page fault in the arguments.
  let result = call.state === undefined ? undefined : call.result;
  for (;;) {
    if (s.step === 'begin') {
      if (result !== undefined) { s = { ...s, watches: { ...s.watches, [s.index]: BigInt.asUintN(64, result).toString() }, index: s.index + 1 }; result = undefined; }
      const next = kernel.find(x => x.n >= s.index && x.file?.kind === 'kernel');
      if (!next) { s = { ...s, step: 'ask', index: 0, events: [] }; delete k.state.polled[call.task]; continue; }
      call.state = { ...s, index: next.n };
      call.callThen(fileFunction(k, 'fl_poll_begin'), [BigInt(next.file!.file!), next.w.events]);
      return undefined;
    }
    if (s.step === 'ask') {
      let { index, events } = s;
      if (result !== undefined) { events = [...events, kernel[index]!.w.news?.() === false ? 0 : Number(result) & 0xffff]; index++; result = undefined; }
      for (; index < wanted.length; index++) {
        const watch = s.watches[index];
        if (watch !== undefined) {
          call.state = { ...s, index, events };
          call.callThen(fileFunction(k, 'fl_poll_events'), [BigInt(watch)]);
          return undefined;
        }
        const { file, w } = kernel[index]!;
        events = [...events, w.fd < 0 || w.news?.() === false ? 0 : !file ? POLL.invalid : file.kind === 'epoll' ? (ready(k, kinds, file, call.task).length > 0 ? POLL.in & w.events : 0) : eventsOf(k, kinds, file, call.task) & (w.events | POLL.err | POLL.hup)];
      }
      const news = events.some(e => e !== 0), interrupted = call.interrupted !== 'no';
      if (!news && !interrupted && m.now < s.until) {
        if (k.state.polled[call.task]) { delete k.state.polled[call.task]; s = { ...s, index: 0, events: [] }; continue; }
        call.state = { ...s, index: 0, events: [] };
        call.block({ kind: 'io', what: POLLING, ...(s.until === Infinity ? {} : { until: s.until }) });
        return undefined;
      }
      s = { ...s, step: 'end', index: 0, events };
    }
    const next = Object.keys(s.watches).map(Number).find(n => n >= s.index);
    if (next === undefined) { call.state = s; return s.events; }
    call.state = { ...s, index: next + 1 };
    call.callThen(fileFunction(k, 'fl_poll_end'), [BigInt(s.watches[next]!)]);
    return undefined;
  }
}

/** Watched files of an epoll with news; kernel files among them are not asked here. */
function ready(k: KernelContext, kinds: FileKinds, file: OpenFile, task: number): { fd: number; events: number; data: string }[] {
  const out: { fd: number; events: number; data: string }[] = [];
  for (const [fd, w] of Object.entries(file.watched ?? {})) {
    const target = k.state.open[w.open];
    if (!target || w.disabled || target.kind === 'kernel') continue;
    if (w.events >>> 31 && w.seen === newsOf(k, target, w)) continue;
    const events = eventsOf(k, kinds, target, task) & (w.events | POLL.err | POLL.hup);
    if (events) out.push({ fd: Number(fd), events, data: w.data });
  }
  return out;
}

/** How often a watched file has had news that its watcher wants. A kernel file's struct fl_edge begins with that number. */
function newsOf(k: KernelContext, file: OpenFile | undefined, w: { events: number; edge?: string }, read?: (at: bigint) => bigint): number {
  if (w.edge !== undefined) return Number(read?.(BigInt(w.edge)) ?? 0n);
  const what = file?.pipe !== undefined ? `pipe ${file.pipe}` : file?.event !== undefined ? `event counter ${file.event}` : file?.socket !== undefined ? `socket ${file.socket}` : file?.timer !== undefined ? `timer ${file.timer}` : SIGNALS;
  const count = (direction: string) => k.state.news?.[`${what} ${direction}`] ?? 0;
  return (w.events & (POLL.in | POLL.hup | POLL.rdhup) || file?.kind === 'pipe-read' ? count('in') : 0) + (w.events & POLL.out ? count('out') : 0);
}

export function pollCalls(k: KernelContext, access: UserAccess, kinds: FileKinds): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'fs/select.c', kind: 'user', sleeps: 'may' };
  const finish = (call: NativeCall, masked: boolean) => {
    const t = threadOf(k.state, call.task);
    // Until a handler ran, the old mask is still aside.
    if (masked && t.aside !== undefined && call.interrupted === 'no') { const { aside } = t; delete t.aside; setMask(k.state, call.machine, call.task, BigInt(aside)); }
  };
  /** Puts another mask in force while the call waits. */
  const mask = (call: NativeCall, at: bigint): boolean => {
    if (at === 0n || call.state !== undefined) return at !== 0n;
    const t = threadOf(k.state, call.task);
    t.aside ??= t.blocked;
    setMask(k.state, call.machine, call.task, call.machine.memory.readU64(at));
    return true;
  };
  const time = (call: NativeCall, at: bigint, unit: number): number => at === 0n ? Infinity
    : Number(call.machine.memory.readU64(at)) * 1e9 + Number(call.machine.memory.readU64(at + 8n)) * unit;

  /** struct pollfd: fd 0, events 4, revents 6. */
  const pollfds = (call: NativeCall, at: bigint, count: number, timeout: () => number, maskAt: bigint) => {
    const m = call.machine.memory;
    if (call.state === undefined) {
      if (count > 1024) { error(call, E.INVAL); return; }
      const n = access.prepare(call, at, count * 8, Access.Write);
      if (n === undefined) return;
      if (n < count * 8) { error(call, E.FAULT); return; }
    }
    const masked = mask(call, maskAt);
    const wanted = Array.from({ length: count }, (_, i) => ({ fd: m.readU32(at + BigInt(i * 8)) | 0, events: m.readU16(at + BigInt(i * 8) + 4n) }));
    const events = poll(k, kinds, call, wanted, timeout());
    if (!events) return;
    events.forEach((e, i) => m.writeU16(at + BigInt(i * 8) + 6n, e));
    finish(call, masked);
    const n = events.filter(e => e !== 0).length;
    call.ret64(n === 0 && call.interrupted !== 'no' ? BigInt(-E.INTR) : BigInt(n));
  };
  /** `unit`: nanoseconds of the timeout's second word. */
  const select = (call: NativeCall, unit: number, maskAt: bigint) => {
    const m = call.machine.memory, count = Number(call.i64(0)), sets = [call.u64(1), call.u64(2), call.u64(3)];
    if (count < 0) { error(call, E.INVAL); return; }
    const bytes = Math.ceil(Math.min(count, 1024) / 64) * 8;
    if (call.state === undefined) {
      for (const at of sets) {
        if (at === 0n) continue;
        const n = access.prepare(call, at, bytes, Access.Write);
        if (n === undefined) return;
        if (n < bytes) { error(call, E.FAULT); return; }
      }
    }
    const has = (at: bigint, fd: number) => at !== 0n && (m.readU8(at + BigInt(fd >> 3)) >> (fd & 7) & 1) === 1;
    const KINDS = [POLL.in, POLL.out, POLL.pri];
    const wanted: Wanted[] = [];
    for (let fd = 0; fd < Math.min(count, 1024); fd++) {
      const events = sets.reduce((e, at, n) => has(at, fd) ? e | KINDS[n]! : e, 0);
      if (events === 0) continue;
      if (!fileAt(k, call.task, fd)) { error(call, E.BADF); return; }
      wanted.push({ fd, events });
    }
    const masked = mask(call, maskAt);
    const events = poll(k, kinds, call, wanted, time(call, call.u64(4), unit));
    if (!events) return;
    finish(call, masked);
    if (events.every(e => e === 0) && call.interrupted !== 'no') { error(call, E.INTR); return; }
    for (const at of sets) if (at !== 0n) m.fill(at, 0, bytes);
    let n = 0;
    const gives = [POLL.in | POLL.hup | POLL.err, POLL.out | POLL.err, POLL.pri];
    wanted.forEach((w, i) => sets.forEach((at, s) => {
      if (at === 0n || !(w.events & KINDS[s]!) || !(events[i]! & gives[s]!)) return;
      m.writeU8(at + BigInt(w.fd >> 3), m.readU8(at + BigInt(w.fd >> 3)) | 1 << (w.fd & 7));
      n++;
    }));
    call.ret64(BigInt(n));
  };

  return [
    entry(f, { prototype: 'long __sys_poll(void *fds, unsigned long n, long timeout)', does: 'Waits for news of files, at most `timeout` milliseconds (negative: for ever).', returns: 'how many files have some or a negative error', native: call => {
      const ms = Number(BigInt.asIntN(32, call.u64(2)));
      pollfds(call, call.u64(0), Number(call.u64(1)), () => ms < 0 ? Infinity : ms * MILLISECOND, 0n);
    } }),
    entry(f, { prototype: 'long __sys_ppoll(void *fds, unsigned long n, const void *timeout, const unsigned long *mask)', does: 'poll(2) with a time in nanoseconds, and other signals blocked meanwhile.', returns: 'how many files have some or a negative error', native: call => pollfds(call, call.u64(0), Number(call.u64(1)), () => time(call, call.u64(2), 1), call.u64(3)) }),
    entry(f, { prototype: 'long __sys_select(long n, void *readfds, void *writefds, void *exceptfds, void *timeout)', does: 'Waits for news of sets of descriptors.', returns: 'how many bits are set or a negative error', native: call => select(call, 1000, 0n) }),
    entry(f, { prototype: 'long __sys_pselect6(long n, void *readfds, void *writefds, void *exceptfds, void *timeout, const unsigned long *mask)', does: 'select(2) with a time in nanoseconds, and other signals blocked meanwhile.', returns: 'how many bits are set or a negative error', native: call => select(call, 1, call.u64(5)) }),
    entry({ ...f, source: 'fs/eventpoll.c' }, { prototype: 'long __sys_epoll_create1(long flags)', does: 'Makes an epoll.', returns: 'the descriptor or a negative error', native: call => {
      const flags = Number(call.i64(0));
      if (flags & ~O.closeOnExec) { error(call, E.INVAL); return; }
      const fd = install(k, call.task, { kind: 'epoll', watched: {}, flags: O.readWrite }, (flags & O.closeOnExec) !== 0);
      call.ret64(BigInt(fd ?? -E.MFILE));
    } }),
    // struct epoll_event, packed: events 0, data 4.
    entry({ ...f, source: 'fs/eventpoll.c' }, { prototype: 'long __sys_epoll_ctl(long epoll, long operation, long fd, const void *event)', does: 'Adds (1), removes (2) or changes (3) what an epoll watches.', returns: '0 or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0))), operation = Number(call.i64(1)), fd = Number(call.i64(2)), d = filesOf(k, call.task)[fd], at = call.u64(3);
      if (!file || !d) { error(call, E.BADF); return; }
      if (file.kind !== 'epoll' || fd === Number(call.i64(0)) || operation < 1 || operation > 3) { error(call, E.INVAL); return; }
      if (operation !== 2) {
        const n = access.prepare(call, at, 12, Access.Read);
        if (n === undefined) return;
        if (n < 12) { error(call, E.FAULT); return; }
      }
      const watched = file.watched!, old = watched[fd], known = old?.open === d.open;
      if (operation === 1 && known) { error(call, E.EXIST); return; }
      if (operation !== 1 && !known) { error(call, E.NOENT); return; }
      // A kernel file tells an edge-triggered watcher of each wake-up: it stays on the file's wait queue.
      const step = call.state as { left?: true; joins?: true } | undefined;
      if (!step && known && old.edge !== undefined) { call.state = { left: true }; call.callThen(fileFunction(k, 'fl_edge_end'), [BigInt(old.edge)]); return; }
      const target = k.state.open[d.open]!, events = operation === 2 ? 0 : call.machine.memory.readU32(at);
      if (target.kind === 'kernel' && events >>> 31 && !step?.joins) { call.state = { joins: true }; call.callThen(fileFunction(k, 'fl_edge_begin'), [BigInt(target.file!), events & 0xffff]); return; }
      const edge = step?.joins ? { edge: BigInt.asUintN(64, call.result!).toString() } : {};
      if (operation === 2) delete watched[fd];
      else watched[fd] = { open: d.open, events: call.machine.memory.readU32(at), data: word(call.machine.memory, at + 4n).toString(), ...edge };
      call.ret64(0n);
    } }),
    entry({ ...f, source: 'fs/eventpoll.c' }, { prototype: 'long __sys_epoll_wait(long epoll, void *events, long count, long timeout)', does: 'Waits for news of what an epoll watches, level- or edge-triggered.', returns: 'how many events or a negative error', native: call => {
      const file = fileAt(k, call.task, Number(call.i64(0))), at = call.u64(1), count = Number(call.i64(2)), ms = Number(BigInt.asIntN(32, call.u64(3))), m = call.machine.memory;
      if (!file) { error(call, E.BADF); return; }
      if (file.kind !== 'epoll' || count <= 0) { error(call, E.INVAL); return; }
      if (call.state === undefined) {
        const room = access.prepare(call, at, 12, Access.Write);
        if (room === undefined) return;
        if (room < 12) { error(call, E.FAULT); return; }
      }
      const watched = Object.entries(file.watched!).filter(([fd, w]) => !w.disabled && filesOf(k, call.task)[Number(fd)]?.open === w.open);
      const news = (w: typeof watched[number][1]) => newsOf(k, k.state.open[w.open], w, a => m.readU64(a));
      const events = poll(k, kinds, call, watched.map(([fd, w]) => ({ fd: Number(fd), events: w.events & 0xffff, ...(w.events >>> 31 ? { news: () => news(w) !== w.seen } : {}) })), ms < 0 ? Infinity : ms * MILLISECOND);
      if (!events) return;
      let n = 0;
      watched.forEach(([, w], i) => {
        const e = events[i]! & ~POLL.invalid;
        if (n >= count) return;
        if (w.events >>> 31) w.seen = news(w);
        if (e === 0) return;
        m.writeU32(at + BigInt(n * 12), e);
        m.writeU64(at + BigInt(n * 12) + 4n, BigInt(w.data));
        if (w.events & 1 << 30) w.disabled = true;                  // EPOLLONESHOT
        n++;
      });
      call.ret64(n === 0 && call.interrupted !== 'no' ? BigInt(-E.INTR) : BigInt(n));
    } }),
  ];
}
