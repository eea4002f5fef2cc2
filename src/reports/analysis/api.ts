/**
 * What a call does by the kernel's own conventions of naming: allocates, touches user memory, takes or drops a reference, belongs to RCU (locks:
 * locks.ts). Families are told by their spelling, so that a tree's own variants belong to them.
 * Sources: Documentation/core-api/{memory-allocation,refcount-vs-atomic}.rst, Documentation/RCU.
 */

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
