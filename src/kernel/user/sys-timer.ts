/** Timers of programs: timerfd_create(2) and timer_create(2). They expire in the timers' task (sys-signal.ts), on the simulated clock. */
import { Access, type NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { reach, word } from './reach.ts';
import { E } from './errno.ts';
import { POLL, type FileKind } from './file-kinds.ts';
import { fileAt, install, O, type OpenFile } from './open-files.ts';
import { processOf, type Timer } from './processes.ts';
import { startTimer } from './sys-signal.ts';

const NSEC = 1000000000n;
/** The machine boots at this time of day; the same number stands in media/model/time.c. */
const BOOT = 1767225600n * NSEC;
const ABSOLUTE = 1;
const SIGALRM = 14, NOTIFY = { signal: 0, none: 1, thread: 2, threadId: 4 } as const;
const CLOCKS = new Set([0, 1, 7, 8, 9]);
const REALTIME = new Set([0, 8, 11]);
const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));

/** A timer's file: reading takes the number of expirations. */
export function timerFile(k: KernelContext, access: UserAccess): FileKind {
  const timerOf = (file: OpenFile): Timer => k.state.timers[file.timer!]!;
  return {
    read(call, file, at, size) {
      if (size < 8) { error(call, E.INVAL); return; }
      const t = timerOf(file);
      if (t.expired === 0) { if (file.flags & O.nonBlock) error(call, E.AGAIN); else call.block({ kind: 'io', what: `timer ${file.timer}` }); return; }
      const n = access.prepare(call, at, 8, Access.Write);
      if (n === undefined) return;
      if (n < 8) { error(call, E.FAULT); return; }
      call.machine.memory.writeU64(at, BigInt(t.expired));
      t.expired = 0;
      call.ret64(8n);
    },
    events: file => timerOf(file).expired > 0 ? POLL.in | POLL.rdnorm : 0,
    info(file) {
      const t = timerOf(file), pair = (ns: number) => `(${Math.floor(ns / 1e9)}, ${Math.floor(ns % 1e9)})`;
      return `clockid: ${t.clock}\nticks: ${t.expired}\nsettime flags: 0${t.flags.toString(8)}\nit_value: ${pair(t.left ?? 0)}\nit_interval: ${pair(t.every)}\n`;
    },
  };
}

export function timerCalls(k: KernelContext, access: UserAccess): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'fs/timerfd.c', kind: 'user' };
  const posix: Family = { ...f, source: 'kernel/time/posix-timers.c' };
  const make = (call: NativeCall, clock: number, more: Partial<Timer> = {}): number => {
    const id = k.state.nextTimer++;
    k.state.timers[id] = { clock, every: 0, expired: 0, overrun: 0, flags: 0, process: processOf(k.state, call.task).pid, ...more };
    return id;
  };
  // struct itimerspec: interval 0, value 16; each seconds and nanoseconds.
  const read = (call: NativeCall, at: bigint): bigint | undefined => {
    const m = call.machine.memory, s = BigInt.asIntN(64, m.readU64(at)), ns = BigInt.asIntN(64, m.readU64(at + 8n));
    return s < 0n || ns < 0n || ns >= NSEC ? undefined : s * NSEC + ns;
  };
  const store = (call: NativeCall, at: bigint, t: Timer) => {
    const left = t.at === undefined ? 0n : BigInt(Math.max(1, Math.ceil(t.at - call.machine.now)));
    [BigInt(t.every) / NSEC, BigInt(t.every) % NSEC, left / NSEC, left % NSEC].forEach((v, i) => call.machine.memory.writeU64(at + BigInt(i * 8), v));
  };
  const set = (call: NativeCall, t: Timer, flags: number, next: bigint, old: bigint) => {
    if (!reach(access, call, [[next, 32, Access.Read], [old, 32, Access.Write]])) return;
    const every = read(call, next), value = read(call, next + 16n), task = k.env.kernelFunction('fl_timer', '<model>/task.c');
    if (every === undefined || value === undefined) { error(call, E.INVAL); return; }
    if (task === undefined) { error(call, E.NOSYS); return; }
    if (old !== 0n) store(call, old, t);
    t.every = Number(every); t.expired = 0; t.overrun = 0; t.flags = flags;
    const now = call.machine.now;
    if (value === 0n) delete t.at; else t.at = flags & ABSOLUTE ? Number(REALTIME.has(t.clock) ? value - BOOT : value) : now + Number(value);
    call.ret64(0n);
    if (t.at !== undefined) startTimer(k, call, task);
  };
  const fileTimer = (call: NativeCall): Timer | undefined => {
    const file = fileAt(k, call.task, Number(call.i64(0)));
    if (file?.timer === undefined) { error(call, file ? E.INVAL : E.BADF); return undefined; }
    return k.state.timers[file.timer];
  };
  const own = (call: NativeCall): Timer | undefined => {
    const t = k.state.timers[Number(call.u64(0))];
    if (!t || t.process !== processOf(k.state, call.task).pid || t.signo === undefined) { error(call, E.INVAL); return undefined; }
    return t;
  };
  return [
    entry(f, { prototype: 'long __sys_timerfd_create(long clock, long flags)', does: 'Makes a timer that is a file, on the simulated clock.', returns: 'the descriptor or a negative error', native: call => {
      const clock = Number(call.i64(0)), flags = Number(call.i64(1));
      if (!CLOCKS.has(clock) || flags & ~(O.nonBlock | O.closeOnExec)) { error(call, E.INVAL); return; }
      const fd = install(k, call.task, { kind: 'timer', timer: make(call, clock), flags: O.readWrite | flags & O.nonBlock }, (flags & O.closeOnExec) !== 0);
      call.ret64(BigInt(fd ?? -E.MFILE));
    } }),
    entry(f, { prototype: 'long __sys_timerfd_settime(long fd, long flags, const void *value, void *old)', does: 'Arms or disarms a timer.', returns: '0 or a negative error', native: call => {
      if (Number(call.i64(1)) & ~3) { error(call, E.INVAL); return; }
      const t = fileTimer(call);
      if (t) set(call, t, Number(call.i64(1)), call.u64(2), call.u64(3));
    } }),
    entry(f, { prototype: 'long __sys_timerfd_gettime(long fd, void *value)', does: 'Tells when a timer expires next.', returns: '0 or a negative error', native: call => {
      const t = fileTimer(call);
      if (t && reach(access, call, [[call.u64(1), 32, Access.Write]])) { store(call, call.u64(1), t); call.ret64(0n); }
    } }),
    // struct sigevent: value 0, signal 8, how 12, thread 16.
    entry(posix, { prototype: 'long __sys_timer_create(long clock, const void *event, void *timer)', does: 'Makes a timer that sends a signal. Notification by a new thread is not modelled: EINVAL.', returns: '0 or a negative error', native: call => {
      const m = call.machine.memory, at = call.u64(1), clock = Number(call.i64(0));
      if (![0, 1, 2, 3, 7].includes(clock)) { error(call, E.INVAL); return; }
      if (!reach(access, call, [[at, 24, Access.Read], [call.u64(2), 8, Access.Write]])) return;
      const how = at === 0n ? NOTIFY.signal : m.readU32(at + 12n), signo = at === 0n ? SIGALRM : m.readU32(at + 8n);
      if (how === NOTIFY.thread || how > NOTIFY.threadId || (how !== NOTIFY.none && (signo < 1 || signo > 64))) { error(call, E.INVAL); return; }
      const id = make(call, clock, { signo: how === NOTIFY.none ? 0 : signo });
      const t = k.state.timers[id]!;
      t.value = at === 0n ? id.toString() : word(m, at).toString();
      if (how === NOTIFY.threadId) t.thread = m.readU32(at + 16n);
      m.writeU64(call.u64(2), BigInt(id));
      call.ret64(0n);
    } }),
    entry(posix, { prototype: 'long __sys_timer_settime(unsigned long timer, long flags, const void *value, void *old)', does: 'Arms or disarms a timer.', returns: '0 or a negative error', native: call => { const t = own(call); if (t) set(call, t, Number(call.i64(1)), call.u64(2), call.u64(3)); } }),
    entry(posix, { prototype: 'long __sys_timer_gettime(unsigned long timer, void *value)', does: 'Tells when a timer expires next.', returns: '0 or a negative error', native: call => { const t = own(call); if (t && reach(access, call, [[call.u64(1), 32, Access.Write]])) { store(call, call.u64(1), t); call.ret64(0n); } } }),
    entry(posix, { prototype: 'long __sys_timer_getoverrun(unsigned long timer)', does: 'Expirations that found the signal of the one before still pending.', returns: 'how many, or a negative error', native: call => { const t = own(call); if (t) call.ret64(BigInt(t.overrun)); } }),
    entry(posix, { prototype: 'long __sys_timer_delete(unsigned long timer)', does: 'Removes a timer.', returns: '0 or a negative error', native: call => { if (own(call)) { delete k.state.timers[Number(call.u64(0))]; call.ret64(0n); } } }),
  ];
}
