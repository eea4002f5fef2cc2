/** Calls that take, give back or demand a lock. By the names that the kernel gives such functions; what a lock is called is the argument as written. */
import type { Expr } from '../../syntax/ast.ts';

export type LockKind = 'spinlock' | 'rwlock' | 'mutex' | 'rwsem' | 'semaphore' | 'seqlock' | 'rcu' | 'srcu' | 'page' | 'pagetable' | 'preemption' | 'interrupts' | 'bottomHalves' | 'other';

export interface LockOperation {
  /** The call that does it; undefined: the macro of a whole block. */
  readonly call: Expr | undefined;
  readonly does: 'take' | 'release' | 'assert';
  readonly kind: LockKind;
  readonly mode: 'read' | 'write' | undefined;
  /** The lock as the reader would write it: `ctx->fault_pending_wqh.lock`, `RCU`. */
  readonly lock: string;
  /** It may fail: `true`: it answers whether it was taken; `false`: it answers 0 when it was taken. */
  readonly succeeds: boolean | undefined;
  /** Whether the caller may sleep in it; undefined: not known of this lock. */
  readonly sleeps: boolean | undefined;
  /** Also disables interrupts, or bottom halves. */
  readonly also: 'irq' | 'bh' | undefined;
  /** Given back at the end of the enclosing block. */
  readonly scoped: boolean;
}

interface Family { readonly name: RegExp; readonly kind: LockKind; readonly sleeps: boolean | undefined; readonly mode?: 'read' | 'write'; readonly member?: string; readonly fixed?: string; readonly call?: string; readonly argument?: number }

/** `take` and `release` words stand in one place of the name, which each expression captures. */
const FAMILIES: readonly Family[] = [
  { name: /^(?:raw_)?spin_(lock|unlock|trylock)(?:_|$)/, kind: 'spinlock', sleeps: false },
  { name: /^(?:raw_)?read_(lock|unlock|trylock)(?:_|$)/, kind: 'rwlock', sleeps: false, mode: 'read' },
  { name: /^(?:raw_)?write_(lock|unlock|trylock)(?:_|$)/, kind: 'rwlock', sleeps: false, mode: 'write' },
  { name: /^mutex_(lock|unlock|trylock)(?:_|$)/, kind: 'mutex', sleeps: true },
  { name: /^mmap_read_(lock|unlock|trylock)(?:_|$)/, kind: 'rwsem', sleeps: true, mode: 'read', member: 'mmap_lock' },
  { name: /^mmap_write_(lock|unlock|trylock)(?:_|$)/, kind: 'rwsem', sleeps: true, mode: 'write', member: 'mmap_lock' },
  { name: /^(down|up)_read(?:_|$)/, kind: 'rwsem', sleeps: true, mode: 'read' },
  { name: /^(down|up)_write(?:_|$)/, kind: 'rwsem', sleeps: true, mode: 'write' },
  { name: /^(down|up)(?:_interruptible|_killable|_trylock|_timeout)?$/, kind: 'semaphore', sleeps: true },
  { name: /^write_seq(lock|unlock)(?:_|$)/, kind: 'seqlock', sleeps: false, mode: 'write' },
  { name: /^(?:raw_)?write_seqcount_(begin|end)(?:_|$)/, kind: 'seqlock', sleeps: false, mode: 'write' },
  { name: /^rcu_read_(lock|unlock)(?:_|$)/, kind: 'rcu', sleeps: false, fixed: 'RCU' },
  { name: /^srcu_read_(lock|unlock)(?:_|$)/, kind: 'srcu', sleeps: true },
  { name: /^preempt_(disable|enable)(?:_|$)/, kind: 'preemption', sleeps: false, fixed: 'preemption' },
  { name: /^local_irq_(save|restore|disable|enable)$/, kind: 'interrupts', sleeps: false, fixed: 'interrupts' },
  { name: /^local_bh_(disable|enable)$/, kind: 'bottomHalves', sleeps: false, fixed: 'bottom halves' },
  { name: /^(?:folio_|__folio_)(lock|unlock|trylock)(?:_|$)/, kind: 'page', sleeps: true },
  { name: /^(lock|unlock|trylock)_page(?:_|$)/, kind: 'page', sleeps: true },
  { name: /^pte_offset_map_(lock)$/, kind: 'pagetable', sleeps: false, argument: 3 },
  { name: /^pte_unmap_(unlock)$/, kind: 'pagetable', sleeps: false, argument: 1 },
  { name: /^(release)_fault_lock$/, kind: 'other', sleeps: false, call: 'fault_lock' },
  { name: /^vma_(start|end)_read$/, kind: 'other', sleeps: false, mode: 'read' },
  // Wrappers name the lock's owner: inode_lock(inode), i_mmap_lock_write(mapping), anon_vma_unlock_read(vma).
  { name: /^(?!release_|drop_|put_|assert_|init_|is_|has_|debug_|might_)\w+?_(lock|unlock|trylock)(?:_(?:read|write|shared|killable|interruptible|nested|irq|irqsave|irqrestore|bh))*$/, kind: 'other', sleeps: undefined },
];
const TAKES = new Set(['lock', 'down', 'begin', 'disable', 'save', 'start', 'trylock']);
const ASSERTS = /^(?:lockdep_assert_held\w*|assert_spin_locked|assert_raw_spin_locked|mmap_assert_(?:write_)?locked|vma_assert_(?:write_)?locked|rwsem_assert_held\w*|assert_fault_locked)$/;
/** Classes of guard() (include/linux/cleanup.h). */
const GUARDS: Readonly<Record<string, { kind: LockKind; sleeps: boolean; mode?: 'read' | 'write'; also?: 'irq' | 'bh' }>> = {
  mutex: { kind: 'mutex', sleeps: true }, mutex_intr: { kind: 'mutex', sleeps: true }, mutex_try: { kind: 'mutex', sleeps: true },
  spinlock: { kind: 'spinlock', sleeps: false }, spinlock_irq: { kind: 'spinlock', sleeps: false, also: 'irq' }, spinlock_irqsave: { kind: 'spinlock', sleeps: false, also: 'irq' },
  spinlock_bh: { kind: 'spinlock', sleeps: false, also: 'bh' },
  raw_spinlock: { kind: 'spinlock', sleeps: false }, raw_spinlock_irq: { kind: 'spinlock', sleeps: false, also: 'irq' }, raw_spinlock_irqsave: { kind: 'spinlock', sleeps: false, also: 'irq' },
  rwsem_read: { kind: 'rwsem', sleeps: true, mode: 'read' }, rwsem_write: { kind: 'rwsem', sleeps: true, mode: 'write' },
  rcu: { kind: 'rcu', sleeps: false }, preempt: { kind: 'preemption', sleeps: false }, irq: { kind: 'interrupts', sleeps: false }, irqsave: { kind: 'interrupts', sleeps: false },
};

/** `written`: the reader's text of an expression. */
export function lockOperation(call: Expr, written: (e: Expr) => string): LockOperation | undefined {
  if (call.kind !== 'call') return undefined;
  const lockOf = (e: Expr | undefined): string => {
    if (!e) return '';
    const inner = e.kind === 'unary' && e.operator === '&' ? e.value : e;
    return written(inner);
  };
  if (call.callee.kind === 'call') { const found = guard(call.callee, call.args, lockOf); return found && { ...found, call }; }
  if (call.callee.kind !== 'name') return undefined;
  const name = call.callee.text, [first] = call.args;
  if (ASSERTS.test(name)) {
    return { call, does: 'assert', kind: /spin/.test(name) ? 'spinlock' : /mmap|rwsem|vma|fault/.test(name) ? 'rwsem' : 'other', mode: /write/.test(name) ? 'write' : /read/.test(name) ? 'read' : undefined,
      lock: /^mmap_/.test(name) ? member(lockOf(first), 'mmap_lock') : name === 'assert_fault_locked' ? `fault_lock(${lockOf(first)})` : lockOf(first), succeeds: undefined, sleeps: undefined, also: undefined, scoped: false };
  }
  for (const f of FAMILIES) {
    const m = f.name.exec(name);
    if (!m) continue;
    const word = m[1], takes = TAKES.has(word);
    if (f.kind === 'other' && call.args.length === 0) return undefined;
    const argument = lockOf(call.args[f.argument ?? 0]);
    const tries = /try|^vma_start_read$/.test(name), fails = /_(?:killable|interruptible)/.test(name);
    return {
      call, does: takes ? 'take' : 'release', kind: f.kind, mode: f.mode ?? (f.kind === 'other' && /_(read|write)/.exec(name)?.[1] as 'read' | 'write' | undefined || undefined),
      lock: f.fixed ?? (f.call ? `${f.call}(${argument})` : f.member ? member(argument, f.member) : argument),
      succeeds: !takes ? undefined : tries ? f.kind !== 'semaphore' : fails ? false : undefined, sleeps: tries ? false : f.sleeps,
      also: /_irq/.test(name) ? 'irq' : /_bh$/.test(name) ? 'bh' : undefined, scoped: false,
    };
  }
  return undefined;
}

/** `guard(class)(arguments)`. */
function guard(inner: Expr & { kind: 'call' }, args: readonly Expr[], lockOf: (e: Expr | undefined) => string): LockOperation | undefined {
  if (inner.callee.kind !== 'name' || inner.callee.text !== 'guard' || inner.args[0]?.kind !== 'name') return undefined;
  return scopedLock(inner.args[0].text, args, lockOf);
}

/** A lock of a guard class: `scoped_guard(class, arguments)` has the class as its first argument. */
export function scopedLock(className: string, args: readonly Expr[], lockOf: (e: Expr | undefined) => string): LockOperation {
  const g = GUARDS[className];
  return {
    call: undefined, does: 'take', kind: g?.kind ?? 'other', mode: g?.mode, lock: g?.kind === 'rcu' ? 'RCU' : lockOf(args[0]) || className, succeeds: undefined, sleeps: g?.sleeps, also: g?.also, scoped: true,
  };
}

function member(object: string, field: string): string { return /^\w+$/.test(object) || /->|\./.test(object) ? `${object}->${field}` : `(${object})->${field}`; }
