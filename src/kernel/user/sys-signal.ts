/** Signal system calls: actions, masks, sending, waiting, timers that signal. */
import { Access, type MachineApi, type NativeCall } from '../../vm/api.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import type { UserAccess } from './access.ts';
import { reach as reachAll } from './reach.ts';
import { E } from './errno.ts';
import { changed, SIGNALS } from './open-files.ts';
import { processOf, threadOf, type Process, type ProcessState, type SignalInfo, type Timer } from './processes.ts';
import { ignorePending, infoBytes, pendingSet, sendToProcess, sendToThread, setMask, SI, SIG, takeOf } from './signals.ts';

const error = (call: NativeCall, e: number) => call.ret64(BigInt(-e));
const LAST = 64;
const MICROSECOND = 1000;

/** Signals are the same with and without a kernel tree. */
export interface SignalContext { readonly state: ProcessState & { timerTask?: number; timers?: Record<number, Timer> } }

/** `timer`: the function that the task which sends timers' signals runs; without one there are no timers. */
export function signalCalls(k: SignalContext, access: UserAccess, timer: () => number | undefined): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'kernel/signal.c', kind: 'user' };
  const reach = (call: NativeCall, ranges: Parameters<typeof reachAll>[2]): boolean => reachAll(access, call, ranges);
  const sender = (call: NativeCall, signo: number, code: number): SignalInfo => ({ signo, code, pid: processOf(k.state, call.task).pid });
  const alive = (pid: number): Process | undefined => { const p = k.state.processes[pid]; return p; };
  const taskOf = (tid: number): number | undefined => {
    for (const [task, t] of Object.entries(k.state.threads)) if (t.tid === tid && processOf(k.state, Number(task)).tasks.includes(Number(task))) return Number(task);
    return undefined;
  };
  const toThread = (call: NativeCall, group: number | undefined, tid: number, signo: number, code = SI.tkill as number) => {
    if (signo < 0 || signo > LAST || tid <= 0) { error(call, E.INVAL); return; }
    const task = taskOf(tid);
    if (task === undefined || (group !== undefined && processOf(k.state, task).pid !== group)) { error(call, E.SRCH); return; }
    call.ret64(0n);
    if (signo > 0) sendToThread(k.state, call.machine, task, sender(call, signo, code));
  };
  /** Sleeps with another mask in force until a handler has run: sigsuspend(2), and the calls with a mask of their own. */
  const suspend = (call: NativeCall, mask: bigint) => {
    const t = threadOf(k.state, call.task);
    if (!(call.state as { suspended?: true } | undefined)?.suspended) {
      t.aside ??= t.blocked;
      call.state = { suspended: true };
      setMask(k.state, call.machine, call.task, mask);
    }
    call.block({ kind: 'io', what: 'a signal' });
  };

  return [
    // struct sigaction of the C library: handler 0, mask 8 (128 bytes, 8 used), flags 136 (int), restorer 144.
    entry(f, { prototype: 'long __sys_sigaction(long signo, const void *act, void *old)', does: 'Sets and asks for the action of a signal. Takes the C library\'s struct sigaction.', returns: '0 or a negative error', native: call => {
      const signo = Number(call.i64(0)), act = call.u64(1), old = call.u64(2), m = call.machine.memory;
      if (signo < 1 || signo > LAST || (act !== 0n && (signo === SIG.kill || signo === SIG.stop))) { error(call, E.INVAL); return; }
      if (!reach(call, [[act, 152, Access.Read], [old, 152, Access.Write]])) return;
      const { signals } = processOf(k.state, call.task), before = signals[signo];
      const next = act === 0n ? undefined : { handler: m.readU64(act).toString(), mask: m.readU64(act + 8n).toString(), flags: m.readU32(act + 136n) };
      if (old !== 0n) {
        m.fill(old, 0, 152);
        m.writeU64(old, BigInt(before?.handler ?? '0'));
        m.writeU64(old + 8n, BigInt(before?.mask ?? '0'));
        m.writeU32(old + 136n, before?.flags ?? 0);
      }
      if (next) signals[signo] = next;
      if (next) ignorePending(k.state, processOf(k.state, call.task), signo);
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_sigprocmask(long how, const unsigned long *set, unsigned long *old)', does: 'Changes and asks for the blocked signals.', returns: '0 or a negative error', native: call => {
      const how = Number(call.i64(0)), set = call.u64(1), old = call.u64(2), m = call.machine.memory;
      if (!reach(call, [[set, 8, Access.Read], [old, 8, Access.Write]])) return;
      const before = BigInt(threadOf(k.state, call.task).blocked);
      if (set !== 0n && (how < 0 || how > 2)) { error(call, E.INVAL); return; }
      const mask = set === 0n ? 0n : m.readU64(set);
      if (old !== 0n) m.writeU64(old, before);
      if (set !== 0n) setMask(k.state, call.machine, call.task, how === 0 ? before | mask : how === 1 ? before & ~mask : mask);
      call.ret64(0n);
    } }),
    entry(f, { prototype: 'long __sys_sigpending(unsigned long *set)', does: 'Signals that wait because they are blocked.', returns: '0 or a negative error', native: call => {
      if (!reach(call, [[call.u64(0), 8, Access.Write]])) return;
      call.machine.memory.writeU64(call.u64(0), pendingSet(k.state, call.task));
      call.ret64(0n);
    } }),
    entry({ ...f, sleeps: 'always' }, { prototype: 'long __sys_sigsuspend(const unsigned long *mask)', does: 'Waits with other signals blocked until a handler has run.', returns: '-EINTR', native: call => {
      if (!reach(call, [[call.u64(0), 8, Access.Read]])) return;
      suspend(call, call.machine.memory.readU64(call.u64(0)));
    } }),
    entry({ ...f, sleeps: 'always' }, { prototype: 'long __sys_pause(void)', does: 'Waits until a signal handler has run.', returns: '-EINTR', native: call => call.block({ kind: 'io', what: 'a signal' }) }),
    entry({ ...f, sleeps: 'may' }, { prototype: 'long __sys_sigtimedwait(const unsigned long *set, void *info, const long *timeout)', does: 'Waits for a signal of a set and takes it.', returns: 'the signal, -EAGAIN when the time is up', native: call => {
      if (!reach(call, [[call.u64(0), 8, Access.Read], [call.u64(1), 128, Access.Write], [call.u64(2), 16, Access.Read]])) return;
      const m = call.machine.memory, set = m.readU64(call.u64(0)), info = takeOf(k.state, call.task, set), t = threadOf(k.state, call.task);
      const done = () => { if (t.aside !== undefined) { t.blocked = t.aside; delete t.aside; } };
      if (info) {
        done();
        if (call.u64(1) !== 0n) { m.writeBytes(call.u64(1), infoBytes(info)); if (info.code === SI.tkill) m.writeU32(call.u64(1) + 8n, SI.user); }   // as the C library says it
        call.ret64(BigInt(info.signo));
        return;
      }
      const until = (call.state as number | undefined) ?? (call.u64(2) === 0n ? -1 : call.machine.now + Number(m.readU64(call.u64(2)) * 1000000000n + m.readU64(call.u64(2) + 8n)));
      if (until >= 0 && call.machine.now >= until) { done(); error(call, E.AGAIN); return; }
      // Blocked signals wake nobody: who waits for them looks at each arrival.
      call.state = until;
      call.block({ kind: 'io', what: SIGNALS, ...(until < 0 ? {} : { until }) });
    } }),
    entry(f, { prototype: 'long __sys_kill(long pid, long signo)', does: 'Sends a signal to a process, to a group (0: the caller\'s, -n: group n), or to all but this one (-1).', returns: '0 or a negative error', native: call => {
      const pid = Number(call.i64(0)), signo = Number(call.i64(1));
      if (signo < 0 || signo > LAST) { error(call, E.INVAL); return; }
      const own = processOf(k.state, call.task);
      const group = pid === 0 ? own.group : -pid, targets = pid > 0 ? [alive(pid)] : Object.values(k.state.processes).filter(p => !p.ended && (pid === -1 ? p !== own : p.group === group));
      const list = targets.filter((p): p is Process => p !== undefined);
      if (list.length === 0) { error(call, E.SRCH); return; }
      call.ret64(0n);
      if (signo > 0) for (const p of list) sendToProcess(k.state, call.machine, p, sender(call, signo, SI.user));
    } }),
    entry(f, { prototype: 'long __sys_tgkill(long group, long tid, long signo)', does: 'Sends a signal to a thread of a process.', returns: '0 or a negative error', native: call => toThread(call, Number(call.i64(0)), Number(call.i64(1)), Number(call.i64(2))) }),
    entry(f, { prototype: 'long __sys_tkill(long tid, long signo)', does: 'Sends a signal to a thread.', returns: '0 or a negative error', native: call => toThread(call, undefined, Number(call.i64(0)), Number(call.i64(1))) }),
    entry(f, { prototype: 'long __sys_fl_raise(long signo)', does: 'raise(3): a signal to this thread.', returns: '0 or a negative error', native: call => toThread(call, undefined, threadOf(k.state, call.task).tid, Number(call.i64(0))) }),
    entry(f, { prototype: 'long __sys_fl_sigqueue(long pid, long signo, unsigned long value)', does: 'sigqueue(3): a signal with a value to a process.', returns: '0 or a negative error', native: call => {
      const p = alive(Number(call.i64(0))), signo = Number(call.i64(1));
      if (signo < 0 || signo > LAST) { error(call, E.INVAL); return; }
      if (!p) { error(call, E.SRCH); return; }
      call.ret64(0n);
      if (signo > 0) sendToProcess(k.state, call.machine, p, { ...sender(call, signo, SI.queue), value: call.u64(2).toString() });
    } }),
    entry(f, { prototype: 'long __sys_fl_abort(void)', does: 'abort(3): SIGABRT, unblocked; if a handler returns, its default action.', returns: 'nothing', native: call => {
      const p = processOf(k.state, call.task), t = threadOf(k.state, call.task);
      if (call.state === undefined && BigInt(p.signals[SIG.abort]?.handler ?? '0') > 1n) {
        call.state = 'sent';
        t.blocked = (BigInt(t.blocked) & ~(1n << BigInt(SIG.abort - 1))).toString();
        sendToThread(k.state, call.machine, call.task, sender(call, SIG.abort, SI.tkill));
        call.block({ kind: 'sleeping', until: call.machine.now });
        return;
      }
      delete p.signals[SIG.abort];
      t.blocked = (BigInt(t.blocked) & ~(1n << BigInt(SIG.abort - 1))).toString();
      sendToThread(k.state, call.machine, call.task, sender(call, SIG.abort, SI.tkill));
    } }),
    // stack_t: address 0, flags 8, size 16.
    entry(f, { prototype: 'long __sys_sigaltstack(const void *stack, void *old)', does: 'Sets and asks for the stack that handlers with SA_ONSTACK run on.', returns: '0 or a negative error', native: call => {
      const at = call.u64(0), old = call.u64(1), m = call.machine.memory, t = threadOf(k.state, call.task);
      if (!reach(call, [[at, 24, Access.Read], [old, 24, Access.Write]])) return;
      const next = at === 0n ? undefined : { at: m.readU64(at).toString(), flags: m.readU32(at + 8n), size: Number(m.readU64(at + 16n)) };
      if (next && t.onStack.length > 0) { error(call, E.PERM); return; }
      if (next && next.flags & ~2) { error(call, E.INVAL); return; }
      if (next && !(next.flags & 2) && next.size < 2048) { error(call, E.NOMEM); return; }
      if (old !== 0n) { m.writeU64(old, BigInt(t.stack?.at ?? '0')); m.writeU32(old + 8n, t.onStack.length > 0 ? 1 : t.stack ? 0 : 2); m.writeU32(old + 12n, 0); m.writeU64(old + 16n, BigInt(t.stack?.size ?? 0)); }
      if (next) { if (next.flags & 2) delete t.stack; else t.stack = { at: next.at, size: next.size }; }
      call.ret64(0n);
    } }),
    // struct itimerval: interval seconds 0, microseconds 8; value 16, 24.
    entry({ ...f, source: 'kernel/time/itimer.c' }, { prototype: 'long __sys_setitimer(long which, const void *value, void *old)', does: 'ITIMER_REAL: SIGALRM after a time on the simulated clock, and again at intervals. Other timers are not modelled.', returns: '0 or a negative error', native: call => {
      const m = call.machine.memory, at = call.u64(1), old = call.u64(2), p = processOf(k.state, call.task);
      if (Number(call.i64(0)) !== 0) { error(call, E.INVAL); return; }
      if (!reach(call, [[at, 32, Access.Read], [old, 32, Access.Write]])) return;
      const read = (a: bigint) => Number(m.readU64(a) * 1000000n + m.readU64(a + 8n)) * MICROSECOND;
      const write = (a: bigint, ns: number) => { const us = BigInt(Math.ceil(ns / MICROSECOND)); m.writeU64(a, us / 1000000n); m.writeU64(a + 8n, us % 1000000n); };
      const next = at === 0n ? undefined : { value: read(at + 16n), every: read(at) };
      const fn = timer();
      if (fn === undefined) { error(call, E.NOSYS); return; }
      if (old !== 0n) { write(old, p.alarm?.every ?? 0); write(old + 16n, p.alarm ? Math.max(1, p.alarm.at - call.machine.now) : 0); }
      if (next && next.value > 0) p.alarm = { at: call.machine.now + next.value, every: next.every }; else if (next) delete p.alarm;
      if (next && next.value > 0) startTimer(k, call, fn);
      call.ret64(0n);
    } }),
  ];
}

/** The machine's task that sends the timers' signals. It is woken when a timer is set that expires earlier than it sleeps. */
export function startTimer(k: SignalContext, call: NativeCall, fn: number): void {
  const { machine } = call;
  if (k.state.timerTask === undefined) { k.state.timerTask = machine.spawn({ name: 'timers', fn, args: [], side: 'kernel', daemon: true }); return; }
  if (machine.tasks().some(t => t.id === k.state.timerTask && t.state === 'blocked')) machine.wakeTask(k.state.timerTask);
}

/** A timer is due: its file can be read, or its signal is sent; while that is pending, expirations are counted. */
function expire(k: SignalContext, machine: MachineApi, id: string, t: Timer): void {
  const times = t.every > 0 ? Math.floor((machine.now - t.at!) / t.every) + 1 : 1;
  if (t.every > 0) t.at = t.at! + times * t.every; else delete t.at;
  if (t.signo === undefined) { t.expired += times; changed(k.state, machine, `timer ${id}`); return; }
  const p = k.state.processes[t.process];
  if (t.signo === 0 || !p || p.ended) return;
  const pending = [...p.pending, ...p.tasks.flatMap(task => threadOf(k.state, task).pending)].some(i => i.signo === t.signo && i.code === SI.timer);
  if (pending) { t.overrun += times; return; }
  t.overrun = times - 1;
  const info: SignalInfo = { signo: t.signo, code: SI.timer, value: t.value!, timer: Number(id) }, to = p.tasks.find(task => threadOf(k.state, task).tid === t.thread);
  if (to !== undefined) sendToThread(k.state, machine, to, info); else sendToProcess(k.state, machine, p, info);
}

/** The timers' task sleeps here: see fl_timer() in <model>/task.c. */
export function timerPrimitives(k: SignalContext): Primitive[] {
  return [entry({ topic: 'model', source: '<model>/task.c', sleeps: 'always' }, { prototype: 'void fl_timer_wait(void)', does: 'Sleeps until the next timer of a process expires, and sends its signal.', native: call => {
    const { machine } = call;
    for (const p of Object.values(k.state.processes)) {
      if (p.ended || !p.alarm || p.alarm.at > machine.now) continue;
      if (p.alarm.every > 0) p.alarm = { at: p.alarm.at + p.alarm.every, every: p.alarm.every }; else delete p.alarm;
      sendToProcess(k.state, machine, p, { signo: SIG.alarm, code: SI.kernel });
    }
    const timers = Object.entries(k.state.timers ?? {});
    for (const [id, t] of timers) if (t.at !== undefined && t.at <= machine.now) expire(k, machine, id, t);
    const next = Math.min(...timers.map(([, t]) => t.at ?? Infinity), ...Object.values(k.state.processes).map(p => p.ended ? Infinity : p.alarm?.at ?? Infinity));
    call.block(next === Infinity ? { kind: 'io', what: 'a timer' } : { kind: 'sleeping', until: next });
  } })];
}
