/**
 * A snapshot: the machine's state apart from memory pages and journaled maps, which history keeps as differences (history.ts).
 */
import type { FaultAction } from './api.ts';
import type { Core } from './core.ts';
import type { MemoryState } from './memory/memory.ts';
import type { CallRecord, Loaded, PendingSignal, Taint, Task } from './state.ts';

/** Slots are kept in pieces of this many, and a piece that did not change is shared with the snapshot before. */
const PIECE = 1024;

interface TaskImage {
  readonly id: number; readonly name: string; readonly daemon: boolean;
  readonly state: Task['state']; readonly blocked: Task['blocked']; readonly blockedSince: number; readonly cpu: number; readonly preemptCount: number;
  readonly exitCode: number; readonly exiting: boolean; readonly killed: number; readonly dying: Task['dying']; readonly exitAction: FaultAction | undefined; readonly space: Task['space'];
  readonly slots: readonly Int32Array[];
  readonly fn: Loaded; readonly pc: number; readonly bp: number; readonly spLo: number; readonly spHi: number; readonly user: boolean;
  readonly kernelStackTop: bigint; readonly userStack: Task['userStack'];
  readonly calls: readonly CallRecord[]; readonly signals: readonly PendingSignal[]; readonly signalled: boolean; readonly taint: readonly [number, Taint][] | undefined;
}
export interface Snapshot {
  readonly step: number;
  /** The host changed something here: replay does not reproduce what is behind. */
  readonly barrier: boolean;
  readonly memory: MemoryState;
  readonly tasks: readonly TaskImage[]; readonly current: number;
  readonly counters: readonly number[];
  readonly trail: Int32Array;
  readonly outputs: number; readonly findings: number;
  readonly supervisor: unknown;
}

export function takeSnapshot(core: Core, before: Snapshot | undefined, barrier: boolean): Snapshot {
  const tasks: TaskImage[] = [];
  for (const t of core.allTasks.values()) {
    const old = before?.tasks.find(i => i.id === t.id);
    tasks.push({
      id: t.id, name: t.name, daemon: t.daemon, state: t.state, blocked: t.blocked, blockedSince: t.blockedSince, cpu: t.cpu, preemptCount: t.preemptCount,
      exitCode: t.exitCode, exiting: t.exiting, killed: t.killed, dying: t.dying, exitAction: t.exitAction, space: t.space, slots: pieces(t.R, old?.slots), fn: t.fn, pc: t.pc, bp: t.bp, spLo: t.spLo, spHi: t.spHi,
      user: t.user, kernelStackTop: t.kernelStackTop, userStack: t.userStack, calls: t.calls.map(c => ({ ...c, state: clonePlain(c.state) })), signals: [...t.signals], signalled: t.signalled, taint: t.taint && [...t.taint],
    });
  }
  return {
    step: core.step, barrier, memory: core.memory.save(), tasks, current: (core.task as Task | undefined)?.id ?? 0, counters: core.counters(), trail: core.trail.slice(),
    outputs: core.outputs.length, findings: core.found.length, supervisor: clonePlain(core.supervisor.save?.()),
  };
}

export function restoreSnapshot(core: Core, s: Snapshot): void {
  const known = new Map(core.allTasks);
  core.allTasks.clear();
  for (const i of s.tasks) {
    const length = i.slots.reduce((n, p) => n + p.length, 0);
    const t = known.get(i.id) ?? { id: i.id, name: i.name, daemon: i.daemon, kernelStackTop: i.kernelStackTop, userStack: i.userStack } as Task;
    if (t.R?.length !== length) core.setSlots(t, new Int32Array(length));
    i.slots.forEach((p, n) => t.R.set(p, n * PIECE));
    t.state = i.state; t.blocked = i.blocked; t.blockedSince = i.blockedSince; t.cpu = i.cpu; t.preemptCount = i.preemptCount; t.exitCode = i.exitCode; t.exiting = i.exiting; t.killed = i.killed; t.dying = i.dying;
    t.exitAction = i.exitAction; t.space = i.space; t.fn = i.fn; t.pc = i.pc; t.bp = i.bp; t.spLo = i.spLo; t.spHi = i.spHi; t.user = i.user;
    t.calls = i.calls.map(c => ({ ...c, state: clonePlain(c.state) })); t.signals = [...i.signals]; t.signalled = i.signalled; t.taint = i.taint && new Map(i.taint);
    core.allTasks.set(t.id, t);
  }
  core.memory.restore(s.memory);
  core.timeline = core.timeline.filter(t => t.step <= s.step);
  core.trail.set(s.trail);
  core.fuel = 0; core.fuelEnd = s.step;
  core.setCounters(s.counters);
  core.stop = undefined; core.ended = undefined; core.attention = false;
  const current = core.allTasks.get(s.current);
  core.task = current as Task;
  core.memory.user = current?.user ?? false;
  core.memory.setSpace(current?.space);
  core.memory.flushTlb();
  core.races.refresh();
  core.supervisor.restore?.(clonePlain(s.supervisor));
}

function pieces(R: Int32Array, old: readonly Int32Array[] | undefined): Int32Array[] {
  const out: Int32Array[] = [];
  for (let from = 0, n = 0; from < R.length; from += PIECE, n++) {
    const end = Math.min(from + PIECE, R.length), before = old?.[n];
    let same = before !== undefined && before.length === end - from;
    if (same) for (let i = from; i < end; i++) if (R[i] !== before![i - from]) { same = false; break; }
    out.push(same ? before! : R.slice(from, end));
  }
  return out;
}

/** A copy of plain data: primitives, arrays, records, maps, sets, byte arrays. */
export function clonePlain<T>(v: T): T {
  if (v === null || typeof v !== 'object') return v;
  if (Array.isArray(v)) return v.map(clonePlain) as T;
  if (v instanceof Map) return new Map([...v].map(([k, x]) => [clonePlain(k), clonePlain(x)])) as T;
  if (v instanceof Set) return new Set([...v].map(clonePlain)) as T;
  if (ArrayBuffer.isView(v)) return (v as unknown as Uint8Array).slice() as T;
  return Object.fromEntries(Object.entries(v).map(([k, x]) => [k, clonePlain(x)])) as T;
}
