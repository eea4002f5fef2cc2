/**
 * Sleeping and waking. Wait queues are the tree's own (kernel/sched/wait.c and include/linux/wait.h are executed); what is modelled is the
 * scheduler beneath them: a task that calls schedule() in a state other than TASK_RUNNING runs again once it was woken or has a signal that
 * its state lets through. The real one: kernel/sched/core.c.
 */
import type { BlockReason, MachineApi, NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import type { LockBook } from '../lockbook.ts';
import { entry, NOTHING, type Family } from './define.ts';

/** Bits of a task's state: include/linux/sched.h. The same numbers since 2.6. */
const STATE = { running: 0, interruptible: 1, uninterruptible: 2, wakekill: 0x100 } as const;
const NSEC_PER_JIFFY = 4_000_000;           // CONFIG_HZ=250
const FOREVER = (1n << 63n) - 1n;           // MAX_SCHEDULE_TIMEOUT

/** The kernel's word for a task's state. */
export function stateName(state: number): string {
  if (state === STATE.running) return 'TASK_RUNNING';
  const low = state & 3, kill = (state & STATE.wakekill) !== 0;
  if (low === STATE.interruptible) return 'TASK_INTERRUPTIBLE';
  if (low === STATE.uninterruptible) return kill ? 'TASK_KILLABLE' : 'TASK_UNINTERRUPTIBLE';
  return `state 0x${state.toString(16)}`;
}

/** Offset of task_struct's state: `__state` since 5.14. */
export function stateOffset(k: KernelContext): bigint {
  const layout = k.need('task_struct');
  const at = layout.offsetOf('__state') ?? layout.offsetOf('state');
  return at === undefined ? k.offset('task_struct', '__state') : BigInt(at);
}

/** The machine's task that runs a task_struct. */
export function machineTask(k: KernelContext, task: bigint): number | undefined {
  const text = task.toString();
  for (const [id, address] of Object.entries(k.state.tasks)) if (address === text) return Number(id);
  return undefined;
}

export function schedulingPrimitives(k: KernelContext, book: LockBook): Primitive[] {
  const out: Primitive[] = [];
  const f: Family = { topic: 'scheduling', source: 'kernel/sched/core.c' };
  const state = (m: MachineApi, task: bigint): number => m.memory.readU32(task + stateOffset(k));
  const setRunning = (m: MachineApi, task: bigint): void => m.memory.writeU32(task + stateOffset(k), STATE.running);
  /** Whether a signal ends a sleep in this state: signal_pending_state(). */
  const interrupted = (m: MachineApi, id: number, s: number): boolean => {
    const pending = m.pendingSignals(id);
    return (s & STATE.interruptible) !== 0 ? pending !== 'none' : (s & STATE.wakekill) !== 0 && pending === 'fatal';
  };
  const asleep = (call: NativeCall): { task: bigint; state: number } | undefined => {
    const task = k.currentTask(call.machine), s = state(call.machine, task);
    if (s === STATE.running) return undefined;
    if (!interrupted(call.machine, call.task, s)) return { task, state: s };
    setRunning(call.machine, task);
    return undefined;
  };

  const sleep = (s: { task: bigint; state: number }): BlockReason => ({ kind: 'waiting', on: s.task, what: `a wake-up, in ${stateName(s.state)}`, asleep: true });
  out.push(entry({ ...f, sleeps: 'always' }, { prototype: 'void schedule(void)', does: 'Lets other tasks run. A task whose state is not `TASK_RUNNING` sleeps here until it is woken, or has a signal that its state lets through (any for `TASK_INTERRUPTIBLE`, a fatal one for `TASK_KILLABLE`).', locks: 'none: no spinlock may be held', native: call => {
    book.sleeps(call, 'schedule()');
    const s = asleep(call);
    if (s) call.block(sleep(s));
    else if (!call.resumed) call.machine.yieldCpu();
  } }));
  for (const name of ['schedule_timeout', 'io_schedule_timeout', 'schedule_timeout_interruptible', 'schedule_timeout_killable', 'schedule_timeout_uninterruptible', 'schedule_timeout_idle']) {
    const own = name.endsWith('_interruptible') ? STATE.interruptible : name.endsWith('_killable') ? STATE.uninterruptible | STATE.wakekill : /_(uninterruptible|idle)$/.test(name) ? STATE.uninterruptible : undefined;
    out.push(entry({ ...f, source: 'kernel/time/sleep_timeout.c', sleeps: 'always' }, { prototype: `long ${name}(long timeout)`, does: 'Sleeps as schedule() does, at most `timeout` jiffies of 4 ms on the simulated clock.', returns: 'the jiffies left; 0 when the time is up', native: call => {
      book.sleeps(call, `${name}()`);
      const m = call.machine, timeout = call.i64(0), task = k.currentTask(m);
      const until = (call.state as number | undefined) ?? m.now + (timeout >= FOREVER ? Infinity : Number(timeout) * NSEC_PER_JIFFY);
      if (call.state === undefined) {
        if (own !== undefined) m.memory.writeU32(task + stateOffset(k), own);
        call.state = until;
      }
      const s = asleep(call), left = until === Infinity ? FOREVER : BigInt(Math.max(0, Math.ceil((until - m.now) / NSEC_PER_JIFFY)));
      if (s && left > 0n) {
        call.block(until === Infinity ? sleep(s) : { kind: 'sleeping', until });
        return;
      }
      setRunning(m, task);
      call.ret64(left);
    } }));
  }
  out.push(entry({ ...f, sleeps: 'always' }, { prototype: 'void io_schedule(void)', does: 'schedule(), accounted as waiting for a device.', native: call => {
    const s = asleep(call);
    if (s) call.block(sleep(s));
  } }));

  const wake = (call: NativeCall, task: bigint, mask: number): void => {
    const m = call.machine, s = state(m, task);
    if (s === STATE.running) m.remember(task, 'unheard');
    if (s === STATE.running || (s & mask) === 0) { call.ret32(0); return; }
    m.forget(task);
    setRunning(m, task);
    const id = machineTask(k, task);
    if (id !== undefined && m.tasks().some(t => t.id === id && t.state === 'blocked')) m.wakeTask(id);
    call.ret32(1);
  };
  out.push(entry(f, { prototype: 'int try_to_wake_up(struct task_struct *p, unsigned int state, int wake_flags)', does: 'Makes a task runnable if its state is among `state`: the state becomes `TASK_RUNNING`. A task that has not called schedule() yet will not sleep there.', returns: 'whether it woke it', native: call => wake(call, call.u64(0), call.u32(1)) }));
  out.push(entry(f, { prototype: 'int wake_up_state(struct task_struct *p, unsigned int state)', does: 'Makes a task runnable if its state is among `state`.', returns: 'whether it woke it', native: call => wake(call, call.u64(0), call.u32(1)) }));
  out.push(entry(f, { prototype: 'int wake_up_process(struct task_struct *p)', does: 'Makes a sleeping task runnable.', returns: 'whether it woke it', native: call => wake(call, call.u64(0), STATE.interruptible | STATE.uninterruptible) }));
  out.push(entry(f, { prototype: 'void wake_up_q(struct wake_q_head *head)', does: 'Wakes a list of tasks. Nothing is put on such a list here.', kind: 'no-op', native: NOTHING }));

  const signal: Family = { topic: 'signals', source: 'include/linux/sched/signal.h' };
  /** The machine's task that `p` names; without an argument the current one. */
  const who = (call: NativeCall): number => machineTask(k, call.u64(0)) ?? call.task;
  out.push(entry(signal, { prototype: 'int signal_pending(struct task_struct *p)', does: 'Whether a signal waits for the task that will be delivered when it returns to user mode.', returns: 'whether', native: call => call.ret32(call.machine.pendingSignals(who(call)) !== 'none' ? 1 : 0) }));
  for (const n of ['fatal_signal_pending', '__fatal_signal_pending']) out.push(entry(signal, { prototype: `int ${n}(struct task_struct *p)`, does: 'Whether a signal waits that will end the task.', returns: 'whether', native: call => call.ret32(call.machine.pendingSignals(who(call)) === 'fatal' ? 1 : 0) }));
  return out;
}
