/**
 * Signals: sending, blocking, and handing them to handlers, as kernel/signal.c and arch/x86/kernel/signal_64.c do it. Whether a task sees
 * one is decided when it is about to run in user mode (Supervisor.signals).
 */
import type { FaultAction, MachineApi } from '../../vm/api.ts';
import { changed, SIGNALS } from './open-files.ts';
import { endProcess, processOf, threadOf, type Process, type ProcessState, type SignalInfo, type Thread } from './processes.ts';

export const SIG = { abort: 6, bus: 7, kill: 9, segv: 11, pipe: 13, alarm: 14, child: 17, continue: 18, stop: 19 } as const;
export const SI = { user: 0, kernel: 0x80, queue: -1, timer: -2, tkill: -6 } as const;
const SA = { siginfo: 4, onStack: 0x08000000, restart: 0x10000000, noDefer: 0x40000000, resetHand: 0x80000000 } as const;
const SIG_DFL = 0n, SIG_IGN = 1n;
/** Signals whose default action is to be ignored: SIGCHLD, SIGCONT, SIGURG, SIGWINCH. */
const IGNORED = new Set([17, 18, 23, 28]);
/** Signals whose default action is to stop the process: SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU. */
const STOPS = new Set([19, 20, 21, 22]);
const STOPPED = 'SIGCONT: its process is stopped';
const CLD = { stopped: 5, continued: 6 } as const, NO_STOPS = 1 /* SA_NOCLDSTOP */;
/** SIGKILL and SIGSTOP, and the signal by which the C library cancels threads. */
const UNBLOCKABLE = (1n << 8n) | (1n << 18n) | (1n << 31n);
const FIRST_REALTIME = 32;

const bitOf = (signo: number): bigint => 1n << BigInt(signo - 1);
const isBlocked = (t: Thread, signo: number): boolean => (BigInt(t.blocked) & bitOf(signo)) !== 0n;
const handlerOf = (p: Process, signo: number): bigint => BigInt(p.signals[signo]?.handler ?? '0');
const stops = (p: Process, signo: number): boolean => STOPS.has(signo) && (signo === SIG.stop || handlerOf(p, signo) === SIG_DFL);
const ignores = (p: Process, signo: number): boolean => {
  const h = handlerOf(p, signo);
  return signo !== SIG.kill && signo !== SIG.stop && (h === SIG_IGN || (h === SIG_DFL && IGNORED.has(signo)));
};

/**
 * siginfo_t (include/uapi/asm-generic/siginfo.h), 128 bytes:
 *
 *     0 si_signo | 4 si_errno | 8 si_code | 12 pad | faults: 16 si_addr | kill: 16 si_pid, 20 si_uid, 24 si_value | SIGCHLD: 24 si_status
 */
export function infoBytes(i: SignalInfo): Uint8Array {
  const bytes = new Uint8Array(128), v = new DataView(bytes.buffer);
  v.setInt32(0, i.signo, true);
  v.setInt32(8, i.code, true);
  if (i.address !== undefined) { v.setBigUint64(16, BigInt.asUintN(64, BigInt(i.address)), true); return bytes; }
  v.setInt32(16, i.timer ?? i.pid ?? 0, true);
  if (i.status !== undefined) v.setInt32(24, i.status, true);
  if (i.value !== undefined) v.setBigUint64(24, BigInt.asUintN(64, BigInt(i.value)), true);
  return bytes;
}

/** ucontext_t of x86-64: zeros, but for CR2 among the general registers (at 40, index 22) where a handler may look for the address. */
function context(address: bigint): Uint8Array {
  const bytes = new Uint8Array(968);
  new DataView(bytes.buffer).setBigUint64(40 + 22 * 8, BigInt.asUintN(64, address), true);
  return bytes;
}

function queue(list: SignalInfo[], info: SignalInfo): void {
  if (info.signo >= FIRST_REALTIME || !list.some(i => i.signo === info.signo)) list.push(info);
}

/** tgkill(2), pthread_kill(3), raise(3). */
export function sendToThread(s: ProcessState, machine: MachineApi, task: number, info: SignalInfo): void {
  const t = threadOf(s, task), p = processOf(s, task);
  if (info.signo === SIG.continue) continueProcess(s, machine, p);
  if (ignores(p, info.signo) && !isBlocked(t, info.signo)) return;
  queue(t.pending, info);
  changed(s, machine, SIGNALS);
  tell(s, machine, task, info.signo);
}

/** kill(2): to any thread of the process that does not block it, the first one if it can. */
export function sendToProcess(s: ProcessState, machine: MachineApi, p: Process, info: SignalInfo): void {
  if (p.ended || p.tasks.length === 0) return;
  if (info.signo === SIG.continue) continueProcess(s, machine, p);
  const open = p.tasks.filter(t => !isBlocked(threadOf(s, t), info.signo)), own = machine.current();
  if (ignores(p, info.signo) && open.length > 0) return;
  queue(p.pending, info);
  changed(s, machine, SIGNALS);
  const target = info.signo === SIG.kill ? p.tasks[0] : open.includes(p.tasks[0]!) ? p.tasks[0] : open.includes(own) ? own : open[0];
  if (target !== undefined) tell(s, machine, target, info.signo);
}

function tell(s: ProcessState, machine: MachineApi, task: number, signo: number): void {
  const t = threadOf(s, task), p = processOf(s, task);
  if (isBlocked(t, signo) && signo !== SIG.kill) return;
  // A fatal one ends all threads; each as soon as it is out of the kernel.
  if (signo === SIG.kill || (handlerOf(p, signo) === SIG_DFL && !STOPS.has(signo))) endProcess(machine, p, fatalStatus(signo)); else machine.signal(task);
}

/** Signals that dump core set 0x80 where a core file was written; none is. */
function fatalStatus(signo: number): number { return signo; }

/** Whether a signal waits that the task does not block: after a change of its mask. */
export function recalculate(s: ProcessState, machine: MachineApi, task: number): void {
  const t = threadOf(s, task), p = processOf(s, task);
  for (const i of [...t.pending, ...p.pending]) if (!isBlocked(t, i.signo)) { tell(s, machine, task, i.signo); return; }
}

export function setMask(s: ProcessState, machine: MachineApi, task: number, mask: bigint): void {
  threadOf(s, task).blocked = (mask & ~UNBLOCKABLE).toString();
  recalculate(s, machine, task);
}

/** The next signal that the task does not block, out of its list or the process's; synchronous ones and low numbers first. */
function take(t: Thread, p: Process): SignalInfo | undefined {
  for (const list of [t.pending, p.pending]) {
    let best = -1;
    list.forEach((i, n) => { if (!isBlocked(t, i.signo) && (best < 0 || i.signo < list[best]!.signo)) best = n; });
    if (best >= 0) return list.splice(best, 1)[0];
  }
  return undefined;
}
/** A signal that is ignored from now on does not wait any longer (do_sigaction()). */
export function ignorePending(s: ProcessState, p: Process, signo: number): void {
  if (!ignores(p, signo)) return;
  p.pending = p.pending.filter(i => i.signo !== signo);
  for (const task of p.tasks) { const t = threadOf(s, task); t.pending = t.pending.filter(i => i.signo !== signo); }
}
/** sigwait(3) and its like: takes a pending signal of the set, blocked or not. */
export function takeOf(s: ProcessState, task: number, set: bigint): SignalInfo | undefined {
  const t = threadOf(s, task), p = processOf(s, task);
  for (const list of [t.pending, p.pending]) {
    let best = -1;
    list.forEach((i, n) => { if (set & bitOf(i.signo) && (best < 0 || i.signo < list[best]!.signo)) best = n; });
    if (best >= 0) return list.splice(best, 1)[0];
  }
  return undefined;
}
export function pendingSet(s: ProcessState, task: number): bigint {
  let set = 0n;
  for (const i of [...threadOf(s, task).pending, ...processOf(s, task).pending]) set |= bitOf(i.signo);
  return set & BigInt(threadOf(s, task).blocked);
}

/** Supervisor.signals: the task is about to run in user mode. */
export function deliverSignals(s: ProcessState, machine: MachineApi, task: number): void {
  const t = s.threads[task];
  if (!t) return;
  const p = s.processes[t.process]!;
  for (;;) {
    const info = p.stopped ? undefined : take(t, p);
    if (!info) break;
    if (ignores(p, info.signo)) continue;
    if (stops(p, info.signo)) { stopProcess(s, machine, p, info.signo); break; }
    const h = handlerOf(p, info.signo);
    if (h === SIG_DFL || info.signo === SIG.kill) { endProcess(machine, p, fatalStatus(info.signo)); return; }
    handle(t, p, machine, task, info);
  }
  if (p.stopped) machine.suspend(task, STOPPED);
}

/** Every thread stops as soon as it is out of the kernel; the parent is told. */
function stopProcess(s: ProcessState, machine: MachineApi, p: Process, signo: number): void {
  p.stopped = true;
  for (const task of p.tasks) machine.signal(task);
  tellParent(s, machine, p, CLD.stopped, signo, signo << 8 | 0x7f);
}

/** SIGCONT, whatever its action is: a stopped process goes on; the parent is told. */
function continueProcess(s: ProcessState, machine: MachineApi, p: Process): void {
  p.pending = p.pending.filter(i => !STOPS.has(i.signo));
  if (!p.stopped) return;
  delete p.stopped;
  for (const t of machine.tasks()) if (p.tasks.includes(t.id) && t.state === 'blocked' && t.blocked?.kind === 'io' && t.blocked.what === STOPPED) { machine.wakeTask(t.id); machine.signal(t.id); }
  tellParent(s, machine, p, CLD.continued, SIG.continue, 0xffff);
}

function tellParent(s: ProcessState, machine: MachineApi, p: Process, code: number, status: number, change: number): void {
  const parent = s.processes[p.parent];
  p.change = change;
  if (!parent || parent.ended) return;
  if (!((parent.signals[SIG.child]?.flags ?? 0) & NO_STOPS)) sendToProcess(s, machine, parent, { signo: SIG.child, code, pid: p.pid, status });
  for (const t of machine.tasks()) if (t.state === 'blocked' && t.blocked?.kind === 'child' && parent.tasks.includes(t.id)) machine.wakeTask(t.id);
}

/** Sets up a handler's call: its mask from now on, the mask of before when it returns. */
function handle(t: Thread, p: Process, machine: MachineApi, task: number, info: SignalInfo): void {
  const action = p.signals[info.signo]!, flags = action.flags;
  const token = t.masks.length;
  t.masks.push(t.aside ?? t.blocked);
  delete t.aside;
  t.blocked = ((BigInt(t.blocked) | BigInt(action.mask) | (flags & SA.noDefer ? 0n : bitOf(info.signo))) & ~UNBLOCKABLE).toString();
  const handler = BigInt(action.handler);
  if (flags & SA.resetHand) delete p.signals[info.signo];
  const alternate = flags & SA.onStack && t.stack && t.onStack.length === 0 ? BigInt(t.stack.at) + BigInt(t.stack.size) : undefined;
  if (alternate !== undefined || (t.onStack.length > 0 && flags & SA.onStack)) t.onStack.push(token);
  const args = [BigInt(info.signo), infoBytes(info), context(BigInt(info.address ?? 0))];
  machine.pushSignal(task, handler, flags & SA.siginfo ? args : [args[0]!, 0n, 0n], { token, restart: (flags & SA.restart) !== 0, ...(alternate === undefined ? {} : { stack: alternate }) });
}

/** What happens to a task whose own access failed: its handler runs, or the process ends. A fault that is blocked or ignored kills: force_sig_fault(). */
export function deliverFault(s: ProcessState, machine: MachineApi, task: number, signo: number, code: number, address: bigint): FaultAction {
  const t = threadOf(s, task), p = processOf(s, task), h = handlerOf(p, signo);
  if (h === SIG_DFL || h === SIG_IGN || isBlocked(t, signo)) {
    p.ending ??= fatalStatus(signo);
    for (const other of p.tasks) if (other !== task) machine.killTask(other, signo);
    return { kind: 'signal', signo, code, address };
  }
  handle(t, p, machine, task, { signo, code, address: address.toString() });
  return { kind: 'retry' };
}

/** As {@link deliverFault}, where the program has a handler that can run; else nothing happens. */
export function deliverException(s: ProcessState, machine: MachineApi, task: number, signo: number, code: number, address: bigint): FaultAction | undefined {
  const h = handlerOf(processOf(s, task), signo);
  return h === SIG_DFL || h === SIG_IGN || isBlocked(threadOf(s, task), signo) ? undefined : deliverFault(s, machine, task, signo, code, address);
}

export function signalReturned(s: ProcessState, machine: MachineApi, task: number, token: number): void {
  const t = s.threads[task], mask = t?.masks[token];
  if (!t || mask === undefined) return;
  t.masks.length = token;
  t.onStack = t.onStack.filter(n => n < token);
  t.blocked = mask;
  recalculate(s, machine, task);
}
