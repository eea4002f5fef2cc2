/**
 * What a call does by the kernel's own conventions of naming: takes or drops a lock, allocates, touches user memory, takes or drops a reference,
 * belongs to RCU. Families are told by their spelling, so that a tree's own variants (`_nested`, `_killable`, `_irqsave`) belong to them.
 * Sources: Documentation/locking, Documentation/core-api/{memory-allocation,unaligned-memory-access,refcount-vs-atomic}.rst, Documentation/RCU.
 */

export type LockKind = 'mutex' | 'spinlock' | 'rawSpinlock' | 'rwlock' | 'rwsem' | 'semaphore' | 'seqlock' | 'rcu' | 'srcu' | 'pageLock' | 'pageTableLock' | 'irq' | 'preempt' | 'bh'
  | 'percpuRwsem' | 'localLock' | 'bitSpinlock' | 'mmapLock' | 'vmaLock' | 'wwMutex' | 'device' | 'rtnl' | 'socket' | 'other';

export interface LockCall {
  readonly op: 'take' | 'try' | 'drop';
  readonly kind: LockKind;
  readonly mode?: 'read' | 'write';
  /** Which argument is the lock; -1: none, the name itself is. */
  readonly argument: number;
  /** Taking it may sleep. */
  readonly sleeps: boolean;
  /** What must not sleep while it is held. */
  readonly atomic: boolean;
}

interface LockRule { readonly take: RegExp; readonly drop: RegExp; readonly kind: LockKind; readonly argument?: number; readonly sleeps: boolean; readonly atomic: boolean }
const rule = (kind: LockKind, take: RegExp, drop: RegExp, sleeps: boolean, atomic: boolean, argument = 0): LockRule => ({ kind, take, drop, sleeps, atomic, argument });

const RULES: readonly LockRule[] = [
  rule('mmapLock', /^mmap_(read|write)_(try)?lock(_killable|_nested)?$/, /^mmap_(read|write)_unlock(_non_owner)?$|^mmap_write_downgrade$/, true, false),
  rule('vmaLock', /^(vma_start_(read|write)(_locked|_killable)?|lock_vma_under_rcu)$/, /^vma_end_(read|write)$/, false, false),
  rule('rcu', /^(rcu_read_lock(_bh|_sched|_trace)?)$/, /^rcu_read_unlock(_bh|_sched|_trace)?$/, false, true, -1),
  rule('srcu', /^srcu_read_lock(_nmisafe|_fast)?$/, /^srcu_read_unlock(_nmisafe|_fast)?$/, false, false),
  rule('pageTableLock', /^(pte_offset_map_(rw_)?lock|__pte_offset_map_lock|(pmd|pud)_(trans_huge_|devmap_)*lock|huge_pte_lock|get_locked_pte)$/, /^pte_unmap_unlock$/, false, true, 1),
  rule('pageLock', /^(lock_page|trylock_page|folio_(try)?lock|lock_buffer|trylock_buffer|folio_lock_or_retry|lock_page_or_retry|lock_page_killable|folio_lock_killable)$/, /^(unlock_page|folio_unlock|unlock_buffer)$/, true, false),
  rule('bitSpinlock', /^(bit_spin_(try)?lock|hlist_bl_lock)$/, /^(bit_spin_unlock|__bit_spin_unlock|hlist_bl_unlock)$/, false, true),
  rule('wwMutex', /^ww_mutex_(try)?lock(_\w+)?$/, /^ww_mutex_unlock$/, true, false),
  rule('mutex', /^(rt_)?mutex_(try)?lock(_interruptible|_killable|_nested|_interruptible_nested|_killable_nested|_io|_nest_lock|_recursive)?$/, /^(rt_)?mutex_unlock$/, true, false),
  rule('rawSpinlock', /^raw_(spin_(try)?lock|read_(try)?lock|write_(try)?lock)(_irq|_irqsave|_bh|_nested|_irqsave_nested|_irq_nested)*$/, /^raw_(spin|read|write)_unlock(_irq|_irqrestore|_bh)?$/, false, true),
  rule('seqlock', /^(write_seqlock|read_seqlock_excl|write_seqcount_begin|raw_write_seqcount_begin|do_raw_write_seqcount_begin)(_irq|_irqsave|_bh|_nested)?$/, /^(write_sequnlock|read_sequnlock_excl|(raw_)?write_seqcount_end|do_raw_write_seqcount_end)(_irq|_irqrestore|_bh)?$/, false, true),
  rule('spinlock', /^spin_(try)?lock(_irq|_irqsave|_bh|_nested|_irqsave_nested|_irq_nested|_nest_lock)*$|^task_lock$|^atomic_dec_and_lock(_irqsave)?$|^refcount_dec_and_lock(_irqsave)?$/, /^spin_unlock(_irq|_irqrestore|_bh|_no_resched)?$|^task_unlock$/, false, true),
  rule('rwlock', /^(read|write)_(try)?lock(_irq|_irqsave|_bh|_nested)?$/, /^(read|write)_unlock(_irq|_irqrestore|_bh)?$/, false, true),
  rule('percpuRwsem', /^percpu_down_(read|write)(_trylock)?$|^cpus_read_(try)?lock$|^cpus_write_lock$|^(sb|mnt)_(start_\w+|want_write)$/, /^percpu_up_(read|write)$|^cpus_(read|write)_unlock$|^(sb_end_\w+|mnt_drop_write)$/, true, false),
  rule('rwsem', /^down_(read|write)(_trylock|_killable|_interruptible|_nested|_killable_nested|_nest_lock)?$|^inode_(try)?lock(_shared|_nested)?$|^(i_mmap|anon_vma)_(try)?lock_(read|write)$|^vma_lock_anon_vma$/, /^up_(read|write)(_non_owner)?$|^downgrade_write$|^inode_unlock(_shared)?$|^(i_mmap|anon_vma)_unlock_(read|write)$|^vma_unlock_anon_vma$/, true, false),
  rule('semaphore', /^down(_interruptible|_killable|_trylock|_timeout)?$/, /^up$/, true, false),
  rule('localLock', /^local_(try)?lock(_irq|_irqsave|_nested_bh)?$/, /^local_unlock(_irq|_irqrestore|_nested_bh)?$/, false, true),
  rule('irq', /^(raw_)?local_irq_(disable|save)$/, /^(raw_)?local_irq_(enable|restore)$/, false, true, -1),
  rule('bh', /^local_bh_disable$/, /^local_bh_enable$/, false, true, -1),
  rule('preempt', /^(preempt_disable(_notrace)?|get_cpu|get_cpu_ptr|get_cpu_var|kmap_atomic|pagefault_disable|migrate_disable)$/, /^(preempt_enable(_notrace|_no_resched)?|put_cpu|put_cpu_ptr|put_cpu_var|kunmap_atomic|pagefault_enable|migrate_enable)$/, false, true, -1),
  rule('rtnl', /^rtnl_(try)?lock(_killable|_interruptible)?$/, /^(__)?rtnl_unlock$/, true, false, -1),
  rule('socket', /^(lock_sock(_nested|_fast)?|bh_lock_sock(_nested)?)$/, /^(release_sock|unlock_sock_fast|bh_unlock_sock)$/, true, false),
  rule('device', /^device_(try)?lock(_interruptible)?$/, /^device_unlock$/, true, false),
];
/** A lock of some subsystem's own, told by its name: `foo_lock(x)` … `foo_unlock(x)`. */
const OTHER_TAKE = /^(\w+_)?(try)?lock(_\w+)?$/, OTHER_DROP = /^(\w+_)?unlock(_\w+)?$/;
const NOT_LOCKS = /lockdep|lockref|_init$|blocks?$|flock|locks_|_lock_(init|class|key|is_|held|assert)|lock_stat|fault_in|posix_lock|dquot/;

export function lockCall(name: string): LockCall | undefined {
  for (const r of RULES) {
    const drops = r.drop.test(name);
    if (!drops && !r.take.test(name)) continue;
    const mode = /read|shared/.test(name) ? 'read' as const : /write|_lock$/.test(name) && r.kind !== 'mutex' && r.kind !== 'spinlock' && r.kind !== 'rawSpinlock' ? (/write/.test(name) ? 'write' as const : undefined) : undefined;
    const tries = /try/.test(name);
    return { op: drops ? 'drop' : tries ? 'try' : 'take', kind: r.kind, ...(mode ? { mode } : {}), argument: r.argument ?? 0, sleeps: r.sleeps && !tries && !drops, atomic: r.atomic };
  }
  if (NOT_LOCKS.test(name)) return undefined;
  if (OTHER_DROP.test(name)) return { op: 'drop', kind: 'other', argument: 0, sleeps: false, atomic: false };
  if (OTHER_TAKE.test(name)) return { op: /try/.test(name) ? 'try' : 'take', kind: 'other', argument: 0, sleeps: false, atomic: false };
  return undefined;
}

/** `guard(mutex)(&lock)`, `scoped_guard(spinlock_irqsave, &lock)` (include/linux/cleanup.h): the class's name tells the lock. */
export function guardKind(className: string): LockCall {
  const c = className;
  const kind: LockKind = /^(raw_spinlock|raw_)/.test(c) ? 'rawSpinlock' : /^spinlock/.test(c) ? 'spinlock' : /^mutex/.test(c) ? 'mutex' : /^rwsem/.test(c) ? 'rwsem' : /^(read|write)_lock/.test(c) ? 'rwlock'
    : c === 'rcu' ? 'rcu' : /^srcu/.test(c) ? 'srcu' : /^preempt|^migrate/.test(c) ? 'preempt' : /^irq/.test(c) ? 'irq' : /^local_lock/.test(c) ? 'localLock' : /^mmap/.test(c) ? 'mmapLock' : /^device/.test(c) ? 'device' : /^rtnl/.test(c) ? 'rtnl' : 'other';
  const rules = RULES.find(r => r.kind === kind);
  return { op: 'take', kind, argument: 0, sleeps: rules?.sleeps ?? false, atomic: rules?.atomic ?? false };
}

export type AllocationKind = 'slab' | 'pages' | 'virtual' | 'percpu' | 'cache' | 'id' | 'string' | 'dma' | 'managed';
const ALLOCATIONS: readonly (readonly [AllocationKind, RegExp])[] = [
  ['managed', /^devm_k(m|z|c)?alloc(_array)?$|^devm_k(strdup|memdup|asprintf)$/],
  ['string', /^k(str|mem|mem_nul)dup(_const|_nul|_array|_noprof)?$|^kstrndup$|^k(v)?asprintf(_const)?$|^kvmemdup$/],
  ['cache', /^kmem_cache_(z?alloc)(_node|_lru|_bulk)?$|^mempool_alloc$/],
  ['slab', /^k(v)?[mzc]alloc(_array|_node|_obj|_objs|_flex|_array_node|_track_caller)*$|^k(v)?realloc(_array)?$|^sock_kmalloc$/],
  ['pages', /^alloc_pages?(_node|_vma|_exact|_bulk\w*|_nolock)?$|^__?_?(get_free_pages?|alloc_pages?\w*|get_dma_pages)$|^get_zeroed_page$|^(vma_|filemap_|__|shmem_)?(alloc_folio|folio_alloc)\w*$|^alloc_(anon|zeroed|user|migrate)\w*(page|folio)\w*$|^vma_alloc_\w*folio$|^dev_alloc_pages?$/],
  ['virtual', /^v(m|z)alloc(_node|_user|_32|_huge)?$|^__vmalloc(_node)?$|^vmap$|^ioremap\w*$/],
  ['percpu', /^(__)?alloc_percpu(_gfp)?$/],
  ['dma', /^dma(m)?_(alloc_\w+|pool_z?alloc)$/],
  ['id', /^(idr_alloc\w*|ida_(simple_)?(alloc|get)\w*|xa_(alloc|store|insert)\w*|radix_tree_(preload|insert)|idr_preload)$/],
];
export interface AllocationCall { readonly kind: AllocationKind; /** Flags that are not spelled: of vmalloc() and the like. */ readonly implied?: string }
export function allocationCall(name: string): AllocationCall | undefined {
  for (const [kind, r] of ALLOCATIONS) if (r.test(name)) return { kind, ...(kind === 'virtual' && !name.startsWith('__') ? { implied: 'GFP_KERNEL' } : /^alloc_percpu$|_(obj|objs|flex)$/.test(name) ? { implied: 'GFP_KERNEL' } : {}) };
  return undefined;
}

/** What flags demand of the context (include/linux/gfp_types.h; Documentation/core-api/memory-allocation.rst). */
export type AllocationContext = 'maySleep' | 'neverSleeps' | 'noFilesystem' | 'noIo' | 'argument';
export function allocationContext(flags: string): AllocationContext {
  if (/\bGFP_ATOMIC\b|\bGFP_NOWAIT\b/.test(flags)) return 'neverSleeps';
  if (/~\s*__GFP_DIRECT_RECLAIM/.test(flags)) return 'neverSleeps';
  if (/\bGFP_NOFS\b/.test(flags)) return 'noFilesystem';
  if (/\bGFP_NOIO\b/.test(flags)) return 'noIo';
  if (/\bGFP_(KERNEL|USER|HIGHUSER|TRANSHUGE|DMA)\w*/.test(flags) || /__GFP_(DIRECT_)?RECLAIM/.test(flags)) return 'maySleep';
  return 'argument';
}

const USER = /^(_?copy_(to|from|in)_user\w*|__copy_(to|from)_user\w*|(__)?(get|put)_user(_nocheck|_asm\w*)?|(__)?clear_user|strn(cpy|len)_(from_)?user\w*|copy_struct_(from|to)_user|(v|kv)?memdup_user\w*|strndup_user|unsafe_(get|put|copy)_\w*user|user_(read_|write_)?access_(begin|end)|access_ok|fault_in_\w+|(get|pin)_user_pages\w*|access_process_vm|access_remote_vm|copy_(to|from|page_to|page_from)_iter\w*|import_(iovec|ubuf|single_range)|check_zeroed_user|raw_copy_(to|from)_user)$/;
export const touchesUser = (name: string): boolean => USER.test(name);

const TAKES = /^(get|try_get|grab|hold)_\w+$|^\w+_(get|tryget|try_get|get_live|get_not_zero|grab|hold)(_\w+)?$|^(refcount|kref|atomic(_long|64)?)_(inc_not_zero|inc_unless\w*|get|inc)$|^(mmget|mmgrab|igrab|ihold|dget|fget|fdget|iget|bdget|dget_parent|kref_get|page_ref_inc|page_ref_add|folio_ref_add|folio_ref_inc|uprobe_get)(_\w+)?$/;
const DROPS = /^put_\w+$|^\w+_(put|drop|release_ref)(_\w+)?$|^(refcount|kref)_(dec\w*|sub\w*|put\w*)$|^(mmput|mmdrop|iput|dput|fput|fdput|bdput|page_ref_dec\w*|page_ref_sub\w*)(_\w+)?$/;
/** Getters and setters by name that count nothing. */
const NO_REFERENCE = /^(get|put)_(user|unaligned|order|random|cycles|cpu|cpu_ptr|cpu_var|zeroed|free|jiffies|bits|option|options|current|fs|ds|seconds|bh|state|cmos|dma|kernel|user_pages|size|value|type|name|data|irq|mode|flags?|pfnblock|pageblock|unmapped|sb_block|unused|safe|lock\w*)\w*$|_(get|put)_(user|data|drvdata|value|size|name|type|state|options?|flags?|offset|index|count|nr|order|page_offset|irq|mode|link|link_ksettings|unaligned\w*|be\d+|le\d+|policy|sset_count|strings|stats|settings|info|caps?|rate|parent|status|id|by_\w+)$|^nla_put|^seq_put|^skb_put|_put_(u8|u16|u32|u64|string)|^(get|put)_unaligned|pm_runtime_put_noidle$/;
export function referenceCall(name: string): 'take' | 'drop' | undefined {
  if (NO_REFERENCE.test(name) || USER.test(name)) return undefined;
  return DROPS.test(name) ? 'drop' : TAKES.test(name) ? 'take' : undefined;
}
/** References that belong to no pair in the same file are told only for these. */
export const KNOWN_REFERENCE = /^(get_page|put_page|folio_(try_)?get|folio_put|try_get_page|kref_(get|put|init|get_unless_zero)|refcount_\w+|(get|put)_(task_struct|device|cred|mm|net|pid|user_ns|pid_ns|nsproxy|file|file_rcu|css|super|filesystem|anon_vma|mems_allowed|ipc_ns|dev_pagemap)|mm(get|put|grab|drop)\w*|(f|d|i|bd)(get|put)\w*|igrab|ihold|path_(get|put)|kobject_(get|put)|module_(get|put)|try_module_get|__module_get|of_node_(get|put)|(sock|dev)_(hold|put)|page_ref_\w+|folio_ref_\w+|css_(get|put|tryget)\w*)$/;

const RCU = /^(rcu_(dereference|assign|access|replace)\w*|call_s?rcu\w*|k(v)?free_rcu\w*|synchronize_s?rcu\w*|(hlist|list|h?list_bl|hlist_nulls)_\w*rcu|rcu_barrier\w*|rb_\w+_rcu|list_for_each_entry_rcu|xas_\w*retry|unrcu_pointer|RCU_INIT_POINTER|rcu_head_\w+)$/;
export const usesRcu = (name: string): boolean => RCU.test(name);

/** Calls by which code makes itself known to the rest of the kernel. */
const REGISTERS = /^((__)?(un)?register_\w+|\w+_(un)?register(_\w+)?|misc_(de)?register|cdev_(add|init|device_add)|proc_create\w*|debugfs_create_\w+|sysfs_create_\w+|(platform|pci|usb|i2c|spi)_\w*driver|device_create\w*|kthread_(run|create\w*)|request_(threaded_)?irq|add_timer|timer_setup|INIT_(DELAYED_)?WORK|kmem_cache_create\w*|KMEM_CACHE|_?install_special_mapping|memremap_pages|devm_memremap_pages|mmu_interval_notifier_insert\w*|anon_inode_getf\w+|alloc_workqueue|shrinker_(alloc|register)|subsys_\w+_register|kobject_(create|init)_and_add|class_create\w*|alloc_chrdev_region|static_call_update|early_(param|initcall)|filp_open)$/;
export const registers = (name: string): boolean => REGISTERS.test(name) && !/^register_t$|is_registered|unregister|^cdev_init$/.test(name);
