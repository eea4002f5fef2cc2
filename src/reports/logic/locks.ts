/** Lock operations among a function's calls, with what a line-by-line telling needs: the lock as written, and which answer means that it was got. */
import type { Expr } from '../../syntax/ast.ts';
import { assertsLock, guardLock, LAST, lockCall, lockText, NONE, RESULT, type LockCall, type LockKind } from '../locks.ts';

/** Kinds that are told by the same sentences. */
export type ToldLock = 'spinlock' | 'rwlock' | 'mutex' | 'rwsem' | 'semaphore' | 'seqlock' | 'rcu' | 'srcu' | 'page' | 'pagetable' | 'preemption' | 'interrupts' | 'bottomHalves' | 'other';

/** undefined: what such a call does is told by its own purpose. */
const TOLD: Readonly<Record<LockKind, ToldLock | undefined>> = {
  mutex: 'mutex', wwMutex: 'mutex', rtnl: 'mutex', spinlock: 'spinlock', rawSpinlock: 'spinlock', bitSpinlock: 'spinlock', rwlock: 'rwlock', rwsem: 'rwsem', mmapLock: 'rwsem', percpuRwsem: 'rwsem',
  semaphore: 'semaphore', seqlock: 'seqlock', rcu: 'rcu', srcu: 'srcu', pageLock: 'page', pageTableLock: 'pagetable', preempt: 'preemption', irq: 'interrupts', bh: 'bottomHalves',
  localLock: 'other', vmaLock: 'other', device: 'other', socket: 'other', other: 'other', freeze: undefined,
};

export interface LockOperation {
  /** The call that does it; undefined: the macro of a whole block. */
  readonly call: Expr | undefined;
  readonly does: 'take' | 'release' | 'assert';
  readonly kind: ToldLock;
  readonly mode: 'read' | 'write' | undefined;
  /** The lock as the reader would write it: `ctx->fault_pending_wqh.lock`, `RCU`. */
  readonly lock: string;
  /** It may fail: `true`: it answers whether it was taken; `false`: it answers 0 when it was taken. */
  readonly succeeds: boolean | undefined;
  /** What its answer is. */
  readonly answers?: 'pointer';
  /** Only its name says that it is a lock. */
  readonly guess?: boolean;
  /** Also disables interrupts, or bottom halves. */
  readonly also: 'irq' | 'bh' | undefined;
  /** Given back at the end of the enclosing block. */
  readonly scoped: boolean;
}

/** `written`: the reader's text of an expression. `result`: what the call's value is assigned to. */
export function lockOperation(call: Expr, written: (e: Expr) => string, result?: Expr): LockOperation | undefined {
  if (call.kind !== 'call') return undefined;
  const { callee, args } = call;
  if (callee.kind === 'call') {
    const [className] = callee.args;
    return callee.callee.kind === 'name' && callee.callee.text === 'guard' && className?.kind === 'name' ? { ...scopedLock(className.text, args, written), call } : undefined;
  }
  if (callee.kind !== 'name') return undefined;
  const name = callee.text;
  if (assertsLock(name)) return { call, does: 'assert', kind: 'other', mode: undefined, lock: lockText(name, args[0] ? written(args[0]) : ''), succeeds: undefined, also: undefined, scoped: false };
  const l = lockCall(name), kind = l && toldAs(l);
  // A lock of a subsystem's own whose name is all that is known of it must at least be given something to lock.
  if (!l || !kind || (l.kind === 'other' && args.length === 0)) return undefined;
  // The page table with its lock, or the lock, or NULL: it may be gone (Documentation/mm/split_page_table_lock.rst).
  const pointer = l.kind === 'pageTableLock' && l.op === 'take' && (l.argument === LAST || name.includes('trans_huge'));
  const argument = l.argument === RESULT ? result : l.argument === NONE ? undefined : args[l.argument === LAST ? args.length - 1 : l.argument];
  return { call, does: l.op === 'drop' ? 'release' : 'take', kind, mode: l.mode, lock: lockOf(kind, name, argument, written), ...(pointer ? { succeeds: true, answers: 'pointer' } : { succeeds: succeeds(l) }), also: l.also, scoped: false, ...(l.kind === 'other' ? { guess: true } : {}) };
}

/** A lock of a guard class: `scoped_guard(class, arguments)` has the class as its first argument. */
export function scopedLock(className: string, args: readonly Expr[], written: (e: Expr) => string): LockOperation {
  const l = guardLock(className), kind = toldAs(l) ?? 'other';
  return { call: undefined, does: 'take', kind, mode: l.mode, lock: lockOf(kind, className, args[0], written), succeeds: undefined, also: l.also, scoped: true };
}

function toldAs(l: LockCall): ToldLock | undefined {
  // Of vma_start_write() there is no end but that of the mmap lock.
  if (l.kind === 'vmaLock' && l.mode !== 'read') return undefined;
  return l.argument === RESULT ? 'spinlock' : TOLD[l.kind];
}

function lockOf(kind: ToldLock, name: string, argument: Expr | undefined, written: (e: Expr) => string): string {
  return kind === 'preemption' || kind === 'interrupts' ? kind : kind === 'bottomHalves' ? 'bottom halves' : lockText(name, !argument ? '' : argument.kind === 'name' ? argument.text : written(argument));
}

function succeeds(l: LockCall): boolean | undefined {
  // down_trylock() answers 0 when it took the semaphore.
  if (l.op === 'try') return l.kind !== 'semaphore';
  return l.op === 'take' && l.interruptible ? false : undefined;
}
