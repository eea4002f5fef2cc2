/**
 * Which calls take, drop or assert a lock, by the kernel's own conventions of naming. Families are told by their spelling, so that a tree's own
 * variants (`_nested`, `_killable`, `_irqsave`) belong to them. Source: Documentation/locking, Documentation/RCU.
 */

export type LockKind = 'mutex' | 'spinlock' | 'rawSpinlock' | 'rwlock' | 'rwsem' | 'semaphore' | 'seqlock' | 'rcu' | 'srcu' | 'pageLock' | 'pageTableLock' | 'irq' | 'preempt' | 'bh'
  | 'percpuRwsem' | 'localLock' | 'bitSpinlock' | 'mmapLock' | 'vmaLock' | 'wwMutex' | 'device' | 'rtnl' | 'socket' | 'freeze' | 'other';

export const LAST = Infinity, NONE = -1, RESULT = -2;

export interface LockCall {
  readonly op: 'take' | 'try' | 'drop';
  readonly kind: LockKind;
  readonly mode: 'read' | 'write' | undefined;
  /** Which argument is the lock; LAST, NONE (the name itself is one), RESULT (it answers the lock). */
  readonly argument: number;
  /** Taking it may sleep; undefined: the name does not tell. */
  readonly sleeps: boolean | undefined;
  /** What must not sleep while it is held. */
  readonly atomic: boolean;
  /** Taking it may be given up: it answers an error number then. */
  readonly interruptible: boolean;
  /** Also disables interrupts, or bottom halves. */
  readonly also: 'irq' | 'bh' | undefined;
}

interface LockRule { readonly take: RegExp; readonly drop: RegExp; readonly kind: LockKind; readonly argument: number; readonly sleeps: boolean; readonly atomic: boolean }
const rule = (kind: LockKind, take: RegExp, drop: RegExp, sleeps: boolean, atomic: boolean, argument = 0): LockRule => ({ kind, take, drop, sleeps, atomic, argument });

/** Dropped by the call of another rule. */
const NEVER = /^\b$/;

const RULES: readonly LockRule[] = [
  rule('mmapLock', /^mmap_(read|write)_(try)?lock(_killable|_nested)?$/, /^mmap_(read|write)_unlock(_non_owner)?$|^mmap_write_downgrade$/, true, false),
  rule('vmaLock', /^(vma_start_(read|write)(_locked|_killable)?|lock_vma_under_rcu)$/, /^vma_end_(read|write)$/, false, false),
  rule('rcu', /^(rcu_read_lock(_bh|_sched|_trace)?)$/, /^rcu_read_unlock(_bh|_sched|_trace)?$/, false, true, NONE),
  rule('srcu', /^srcu_read_lock(_nmisafe|_fast)?$/, /^srcu_read_unlock(_nmisafe|_fast)?$/, false, false),
  rule('pageTableLock', /^(pte_offset_map_(rw_)?lock|__pte_offset_map_lock|pte_alloc_map_lock|get_locked_pte)$/, /^pte_unmap_unlock$/, false, true, LAST),
  rule('pageTableLock', /^((__)?(pmd|pud)_(trans_huge_|devmap_)*lock|huge_pte_lock)$/, NEVER, false, true, RESULT),
  rule('pageLock', /^(lock_page|trylock_page|folio_(try)?lock|lock_buffer|trylock_buffer|folio_lock_or_retry|lock_page_or_retry|lock_page_killable|folio_lock_killable)$/, /^(unlock_page|folio_unlock|unlock_buffer)$/, true, false),
  rule('bitSpinlock', /^(bit_spin_(try)?lock|hlist_bl_lock)$/, /^(bit_spin_unlock|__bit_spin_unlock|hlist_bl_unlock)$/, false, true),
  rule('wwMutex', /^ww_mutex_(try)?lock(_\w+)?$/, /^ww_mutex_unlock$/, true, false),
  rule('mutex', /^(rt_)?mutex_(try)?lock(_interruptible|_killable|_nested|_interruptible_nested|_killable_nested|_io|_nest_lock|_recursive)?$/, /^(rt_)?mutex_unlock$/, true, false),
  rule('rawSpinlock', /^raw_(spin_(try)?lock|read_(try)?lock|write_(try)?lock)(_irq|_irqsave|_bh|_nested|_irqsave_nested|_irq_nested)*$/, /^raw_(spin|read|write)_unlock(_irq|_irqrestore|_bh)?$/, false, true),
  rule('seqlock', /^(write_seqlock|read_seqlock_excl|write_seqcount_begin|raw_write_seqcount_begin|do_raw_write_seqcount_begin)(_irq|_irqsave|_bh|_nested)?$/, /^(write_sequnlock|read_sequnlock_excl|(raw_)?write_seqcount_end|do_raw_write_seqcount_end)(_irq|_irqrestore|_bh)?$/, false, true),
  rule('spinlock', /^spin_(try)?lock(_irq|_irqsave|_bh|_nested|_irqsave_nested|_irq_nested|_nest_lock)*$|^task_lock$|^atomic_dec_and_lock(_irqsave)?$|^refcount_dec_and_lock(_irqsave)?$/, /^spin_unlock(_irq|_irqrestore|_bh|_no_resched)?$|^task_unlock$/, false, true),
  rule('rwlock', /^(read|write)_(try)?lock(_irq|_irqsave|_bh|_nested)?$/, /^(read|write)_unlock(_irq|_irqrestore|_bh)?$/, false, true),
  rule('percpuRwsem', /^percpu_down_(read|write)(_trylock)?$|^cpus_read_(try)?lock$|^cpus_write_lock$/, /^percpu_up_(read|write)$|^cpus_(read|write)_unlock$/, true, false),
  rule('freeze', /^sb_start_(write|pagefault|intwrite)(_trylock)?$|^mnt_want_write(_file)?$/, /^sb_end_(write|pagefault|intwrite)$|^mnt_drop_write(_file)?$/, true, false),
  rule('rwsem', /^down_(read|write)(_trylock|_killable|_interruptible|_nested|_killable_nested|_nest_lock)?$|^inode_(try)?lock(_shared|_nested|_shared_nested)?$|^(i_mmap|anon_vma)_(try)?lock_(read|write)$|^filemap_invalidate_(try)?lock(_shared)?$/, /^up_(read|write)(_non_owner)?$|^downgrade_write$|^inode_unlock(_shared)?$|^(i_mmap|anon_vma)_unlock_(read|write)$|^filemap_invalidate_unlock(_shared)?$/, true, false),
  rule('semaphore', /^down(_interruptible|_killable|_trylock|_timeout)?$/, /^up$/, true, false),
  rule('localLock', /^local_(try)?lock(_irq|_irqsave|_nested_bh)?$/, /^local_unlock(_irq|_irqrestore|_nested_bh)?$/, false, true),
  rule('irq', /^(raw_)?local_irq_(disable|save)$/, /^(raw_)?local_irq_(enable|restore)$/, false, true, NONE),
  rule('bh', /^local_bh_disable$/, /^local_bh_enable$/, false, true, NONE),
  rule('preempt', /^(preempt_disable(_notrace)?|get_cpu|get_cpu_ptr|get_cpu_var|kmap_atomic|pagefault_disable|migrate_disable)$/, /^(preempt_enable(_notrace|_no_resched)?|put_cpu|put_cpu_ptr|put_cpu_var|kunmap_atomic|pagefault_enable|migrate_enable)$/, false, true, NONE),
  rule('rtnl', /^rtnl_(try)?lock(_killable|_interruptible)?$/, /^(__)?rtnl_unlock$/, true, false, NONE),
  rule('socket', /^(lock_sock(_nested|_fast)?|bh_lock_sock(_nested)?)$/, /^(release_sock|unlock_sock_fast|bh_unlock_sock)$/, true, false),
  rule('device', /^device_(try)?lock(_interruptible)?$/, /^device_unlock$/, true, false),
];
/** A lock of some subsystem's own, told by its name: `foo_lock(x)` … `foo_unlock(x)`. What else a name may have behind the word is how it is taken. */
const OTHER = /^(release)_\w+_lock$|^(?:\w+_)?(lock|trylock|unlock)(?:_(?:read|write|shared|killable|interruptible|nested|irq|irqsave|irqrestore|bh))*$/;
const NOT_LOCKS = /lockdep|lockref|blocks?$|flock|posix_lock|dquot|^(drop|put|assert|init|is|has|debug|might|process)_/;
/** Kinds that have a side for readers and one for writers. */
const SIDES: ReadonlySet<LockKind> = new Set<LockKind>(['rwlock', 'rwsem', 'mmapLock', 'vmaLock', 'percpuRwsem', 'seqlock', 'other']);

/** What a function of this name does to a lock; undefined: nothing that its name tells. */
export function lockCall(name: string): LockCall | undefined {
  const r = RULES.find(x => x.drop.test(name) || x.take.test(name)), other = r || NOT_LOCKS.test(name) ? null : OTHER.exec(name);
  if (!r && !other) return undefined;
  const kind = r?.kind ?? 'other', drops = r ? r.drop.test(name) : other![1] === 'release' || other![2] === 'unlock';
  const tries = !drops && /try|^vma_start_read$|^lock_vma_under_rcu$/.test(name);
  return {
    op: drops ? 'drop' : tries ? 'try' : 'take', kind, mode: SIDES.has(kind) ? modeOf(name) : undefined, argument: r?.argument ?? 0,
    sleeps: tries || drops ? false : r?.sleeps, atomic: r?.atomic ?? false, interruptible: /_(killable|interruptible)/.test(name), also: alsoOf(name, kind),
  };
}

function modeOf(name: string): 'read' | 'write' | undefined { return /read|shared/.test(name) ? 'read' : /write|^inode_|^filemap_/.test(name) ? 'write' : undefined; }
function alsoOf(name: string, kind: LockKind): 'irq' | 'bh' | undefined { return kind === 'irq' || kind === 'bh' || kind === 'rcu' ? undefined : /_irq/.test(name) ? 'irq' : /_bh($|_)/.test(name) ? 'bh' : undefined; }

/** Classes of guards (include/linux/cleanup.h), told by their names. */
const CLASSES: readonly (readonly [LockKind, RegExp])[] = [
  ['rawSpinlock', /^raw_/], ['spinlock', /^spinlock/], ['mutex', /^mutex/], ['rwsem', /^rwsem/], ['rwlock', /^(read|write)_lock/], ['rcu', /^rcu$/], ['srcu', /^srcu/], ['preempt', /^(preempt|migrate)/],
  ['irq', /^irq/], ['localLock', /^local_lock/], ['mmapLock', /^mmap/], ['device', /^device/], ['rtnl', /^rtnl/],
];

/** `guard(mutex)(&lock)`, `scoped_guard(spinlock_irqsave, &lock)`: the class's name tells the lock. */
export function guardLock(className: string): LockCall {
  const kind = CLASSES.find(([, r]) => r.test(className))?.[0] ?? 'other', r = RULES.find(x => x.kind === kind), tries = className.includes('try');
  return { op: tries ? 'try' : 'take', kind, mode: modeOf(className), argument: 0, sleeps: tries ? false : r?.sleeps, atomic: r?.atomic ?? false, interruptible: false, also: alsoOf(className, kind) };
}

const ASSERTS = /^(lockdep_assert_held\w*|assert_spin_locked|assert_raw_spin_locked|mmap_assert_(write_)?locked|vma_assert_(write_)?locked|rwsem_assert_held\w*|assert_fault_locked)$/;
/** The call only checks that its argument is held. */
export const assertsLock = (name: string): boolean => ASSERTS.test(name);

/** The member of its argument that a call locks. */
const MEMBERS: readonly (readonly [RegExp, string])[] = [
  [/^mmap_/, 'mmap_lock'], [/^inode_/, 'i_rwsem'], [/^i_mmap_/, 'i_mmap_rwsem'], [/^anon_vma_/, 'root->rwsem'], [/^filemap_invalidate_/, 'invalidate_lock'], [/^task_(un)?lock$/, 'alloc_lock'],
];

/** A lock as the reader would write it, from the lock's argument as written: `mm->mmap_lock` of `mmap_read_lock(mm)`. */
export function lockText(name: string, argument: string): string {
  if (/^rcu_/.test(name) || name === 'rcu') return 'RCU';
  if (/rtnl/.test(name)) return 'RTNL';
  const inner = argument.replace(/^&/, ''), member = MEMBERS.find(([r]) => r.test(name))?.[1];
  if (inner === '') return name.replace(/_?(un|try)?lock\w*$/, '') || name;
  if (/^(release|assert)_fault_lock/.test(name)) return `fault_lock(${inner})`;
  // Of what a subsystem locks by a call of its own only the call has a name.
  if (member === undefined && OTHER.test(name) && !RULES.some(r => r.take.test(name) || r.drop.test(name)) && !/(lock|mutex|sem|lk)\)*$/i.test(inner)) return `${name.replace(/_?(?:un|try)?lock(?:_(?:read|write|shared|killable|interruptible|nested|irq|irqsave|irqrestore|bh))*$/, '_lock').replace(/^_+/, '')}(${inner})`;
  return member === undefined ? inner : argument.startsWith('&') ? `${inner}.${member}` : /^\w+((->|\.)\w+)*$/.test(inner) ? `${inner}->${member}` : `(${inner})->${member}`;
}
