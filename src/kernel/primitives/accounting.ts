/**
 * What the memory management counts and charges besides a process's own pages: zone and node statistics, memory cgroups, events, the LRU's
 * batches. Nothing here decides a fault's outcome, so nearly all of it is accepted and ignored; the counters of an mm are kept.
 */
import type { NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, NOTHING, returns32, type Family } from './define.ts';

export function accountingPrimitives(k: KernelContext): Primitive[] {
  const out: Primitive[] = [];

  out.push(entry({ topic: 'pages', source: 'mm/page-writeback.c', kind: 'no-op' }, { prototype: 'void page_writeback_init(void)', does: 'Would start the limits on dirty pages. Nothing is written back here.', native: NOTHING }));
  const statistics: Family = { topic: 'statistics', source: 'mm/vmstat.c', kind: 'no-op' };
  const node = 'struct pglist_data *pgdat, enum node_stat_item item, long delta', zone = 'struct zone *zone, enum zone_stat_item item, long delta';
  const lruvec = 'struct lruvec *lruvec, enum node_stat_item item, int val', page = 'struct page *page, enum node_stat_item item, int val';
  for (const [name, params] of [
    ['mod_node_page_state', node], ['__mod_node_page_state', node], ['mod_zone_page_state', zone], ['__mod_zone_page_state', zone],
    ['inc_node_page_state', 'struct page *page, enum node_stat_item item'], ['dec_node_page_state', 'struct page *page, enum node_stat_item item'],
    ['inc_zone_page_state', 'struct page *page, enum zone_stat_item item'], ['dec_zone_page_state', 'struct page *page, enum zone_stat_item item'],
    ['__inc_zone_page_state', 'struct page *page, enum zone_stat_item item'], ['__dec_zone_page_state', 'struct page *page, enum zone_stat_item item'],
    ['__inc_node_page_state', 'struct page *page, enum node_stat_item item'], ['__dec_node_page_state', 'struct page *page, enum node_stat_item item'],
    ['mod_lruvec_state', lruvec], ['__mod_lruvec_state', lruvec], ['mod_lruvec_page_state', page], ['__mod_lruvec_page_state', page],
    ['mod_lruvec_kmem_state', 'void *p, enum node_stat_item item, int val'], ['__mod_lruvec_kmem_state', 'void *p, enum node_stat_item item, int val'],
    ['lruvec_stat_mod_folio', 'struct folio *folio, enum node_stat_item item, int val'], ['__lruvec_stat_mod_folio', 'struct folio *folio, enum node_stat_item item, int val'],
  ] as const) out.push(entry(statistics, { prototype: `void ${name}(${params})`, does: 'Adds to a statistic of /proc/vmstat. Not kept: nothing that a fault decides reads it.', native: NOTHING }));
  for (const [name, params] of [
    ['count_vm_event', 'enum vm_event_item item'], ['__count_vm_event', 'enum vm_event_item item'], ['count_vm_events', 'enum vm_event_item item, long delta'], ['__count_vm_events', 'enum vm_event_item item, long delta'],
    ['count_memcg_event_mm', 'struct mm_struct *mm, enum vm_event_item item'], ['count_memcg_events', 'struct mem_cgroup *memcg, enum vm_event_item item, unsigned long count'],
    ['count_memcg_events_mm', 'struct mm_struct *mm, enum vm_event_item item, unsigned long count'],
    ['count_mthp_stat', 'int order, enum mthp_stat_item item'], ['mod_mthp_stat', 'int order, enum mthp_stat_item item, int delta'],
  ] as const) out.push(entry(statistics, { prototype: `void ${name}(${params})`, does: 'Counts an event of /proc/vmstat. Not kept: nothing that a fault decides reads it.', native: NOTHING }));
  for (const name of ['count_vm_tlb_event', 'count_vm_tlb_events', 'count_vm_numa_event', 'count_vm_numa_events', 'count_vm_vma_lock_event', 'perf_sw_event']) {
    out.push(entry(statistics, { prototype: `${name}(x...)`, does: 'Counts an event. Not kept: nothing that a fault decides reads it.', macro: `${name}(x...) do { } while (0)` }));
  }
  for (const name of ['trace_page_fault_user', 'trace_page_fault_kernel', 'trace_rss_stat', 'mm_trace_rss_stat', 'trace_vm_unmapped_area', 'trace_tlb_flush', 'trace_exit_mmap', 'trace_vma_mas_szero', 'trace_vma_store', 'trace_set_migration_pte', 'trace_remove_migration_pte', 'trace_mm_lru_insertion']) {
    out.push(entry({ topic: 'tracing', source: 'include/trace/events', kind: 'no-op' }, { prototype: `${name}(x...)`, does: 'A tracepoint. Nobody listens.', macro: `${name}(x...) do { } while (0)` }));
  }

  const memcg: Family = { topic: 'memory cgroups', source: 'mm/memcontrol.c', kind: 'no-op' };
  out.push(entry(memcg, { prototype: 'mem_cgroup_disabled()', does: 'Whether memory cgroups are switched off. They are, as with `cgroup_disable=memory`: nothing is charged and no limit is met.', returns: 'true', macro: 'mem_cgroup_disabled() 1' }));
  for (const [name, params] of [['__mem_cgroup_charge', 'struct folio *folio, struct mm_struct *mm, gfp_t gfp'], ['__memcg_kmem_charge_page', 'struct page *page, gfp_t gfp, int order']] as const) {
    out.push(entry(memcg, { prototype: `int ${name}(${params})`, does: 'Charges pages to a memory cgroup. There are none.', returns: '0', native: returns32(0) }));
  }
  for (const [name, params] of [['__mem_cgroup_uncharge', 'struct folio *folio'], ['folio_throttle_swaprate', 'struct folio *folio, gfp_t gfp'], ['cgroup_throttle_swaprate', 'struct page *page, gfp_t gfp'], ['__cgroup_throttle_swaprate', 'struct page *page, gfp_t gfp']] as const) {
    out.push(entry(memcg, { prototype: `void ${name}(${params})`, does: 'Uncharges pages, or slows a task down whose memory cgroup swaps. There are no memory cgroups.', native: NOTHING }));
  }

  // --- the LRU: one page at a time, no batches, so that no batch holds a reference
  const lru: Family = { topic: 'LRU', source: 'mm/swap.c' };
  const onList = k.env.constant('PG_lru');
  const set = (call: NativeCall, bit: bigint | undefined) => {
    if (bit === undefined) return;
    const at = call.u64(0) + k.offset('page', 'flags') + (bit >> 3n), m = call.machine.memory;
    m.writeU8(at, m.readU8(at) | 1 << Number(bit & 7n));
  };
  /** Whether it was set. */
  const clear = (call: NativeCall, bit: bigint | undefined): boolean => {
    if (bit === undefined) return false;
    const at = call.u64(0) + k.offset('page', 'flags') + (bit >> 3n), m = call.machine.memory, flags = m.readU8(at), mask = 1 << Number(bit & 7n);
    m.writeU8(at, flags & ~mask);
    return (flags & mask) !== 0;
  };
  const add = (call: NativeCall) => set(call, onList);
  for (const [name, params] of [['folio_add_lru', 'struct folio *folio'], ['lru_cache_add', 'struct page *page'], ['folio_add_lru_vma', 'struct folio *folio, struct vm_area_struct *vma'], ['lru_cache_add_inactive_or_unevictable', 'struct page *page, struct vm_area_struct *vma']] as const) {
    out.push(entry(lru, { prototype: `void ${name}(${params})`, does: 'Enters the page in the LRU lists at once: sets PG_lru. The kernel gathers pages in a batch of the CPU first, which holds a reference on each until it is drained. Nothing is reclaimed here, so the lists themselves are not kept.', native: add }));
  }
  for (const [name, params] of [['lru_add_drain', 'void'], ['lru_add_drain_all', 'void'], ['folio_activate', 'struct folio *folio'], ['workingset_refault', 'struct folio *folio, void *shadow'],
    ['deactivate_page', 'struct page *page'], ['folio_deactivate', 'struct folio *folio'], ['folio_mark_lazyfree', 'struct folio *folio'], ['mark_page_lazyfree', 'struct page *page']] as const) {
    out.push(entry({ ...lru, kind: 'no-op' }, { prototype: `void ${name}(${params})`, does: 'Moves pages within the LRU lists, which are not kept: nothing is reclaimed here.', native: NOTHING }));
  }

  const referenced = k.env.constant('PG_referenced'), active = k.env.constant('PG_active');
  for (const [name, params] of [['folio_mark_accessed', 'struct folio *folio'], ['mark_page_accessed', 'struct page *page']] as const) {
    out.push(entry(lru, { prototype: `void ${name}(${params})`, does: 'Notes that the page was used: the first time sets PG_referenced, the second makes it active (PG_active) and clears PG_referenced. The lists are not kept.', native: call => {
      if (clear(call, referenced)) set(call, active); else set(call, referenced);
    } }));
  }
  if (k.env.defines('__munlock_isolate_lru_page', 'mm/mlock.c')) {
    // Until 5.17 munlock(2) takes pages off the lists by itself, in batches of a zone.
    out.push(entry({ ...lru, source: 'mm/mlock.c' }, { prototype: '__munlock_isolate_lru_page(page, getpage)', does: 'Takes the page off the LRU lists, if it is on one, with a reference where that is asked for.', returns: 'whether it was',
      macro: '__munlock_isolate_lru_page(page, getpage) ({ struct page *__p = (page); bool __was = fl_lru_leave(__p); if (__was && (getpage)) get_page(__p); __was; })' }));
    out.push(entry(lru, { prototype: 'void __pagevec_lru_add(struct pagevec *pvec)', does: 'Enters the pages of a batch in the LRU lists and gives the batch\'s references back.', model: '<model>/pages.c' }));
    out.push(entry({ ...lru, source: 'include/linux/mm.h' }, { prototype: 'struct zone *page_zone(const struct page *page)', does: 'The zone of a page: there is one.', returns: 'the zone', model: '<model>/pages.c' }));
  }

  // Taking pages off the lists, to move or reclaim them: a page is on one or not.
  out.push(entry({ ...lru, topic: 'model' }, { prototype: 'int fl_lru_leave(void *page)', does: 'Clears PG_lru.', returns: 'whether it was set', native: call => {
    call.ret32(clear(call, onList) ? 1 : 0);
  } }));
  const folios = k.env.text('mm/vmscan.c')?.includes('folio_isolate_lru') ?? true, name = folios ? 'folio_isolate_lru' : 'isolate_lru_page';
  const bool = folios && !/\bint folio_isolate_lru\b/.test(k.env.text('mm/internal.h') ?? '');
  const vmscan: Family = { topic: 'LRU', source: 'mm/vmscan.c' };
  out.push(entry(vmscan, { prototype: `${bool ? 'bool' : 'int'} ${name}(${folios ? 'struct folio *folio' : 'struct page *page'})`, does: 'Takes the page off the LRU lists, with a reference, if it is on one.', returns: bool ? 'whether it was' : '0 or -EBUSY',
    macro: `${name}(p) ({ __typeof__(p) __p = (p); int __was = fl_lru_leave(__p); if (__was) ${folios ? 'folio_get' : 'get_page'}(__p); ${bool ? '(bool)__was' : '__was ? 0 : -16'}; })` }));
  out.push(entry(vmscan, { prototype: `unsigned long ${folios ? 'fl_putback_folios' : 'fl_putback_pages'}(struct list_head *list)`, does: 'Puts isolated pages back on the LRU lists.', returns: '0', model: '<model>/pages.c' }));
  out.push(entry(vmscan, { prototype: 'unsigned long reclaim_pages(struct list_head *list)', does: 'Would write isolated pages out and free them (`MADV_PAGEOUT`). As on a machine without swap, none can be: they go back on the LRU lists.', returns: '0: pages that were freed',
    macro: `reclaim_pages(list) ${folios ? 'fl_putback_folios' : 'fl_putback_pages'}(list)` }));

  // --- an mm's counters: struct percpu_counter with its sum alone
  const counter: Family = { topic: 'counters', source: 'lib/percpu_counter.c' };
  const sum = () => { const o = k.env.layout('percpu_counter')?.offsetOf('count'); return o === undefined ? undefined : BigInt(o); };
  const change = (call: NativeCall, f: (old: bigint) => bigint) => {
    const at = call.u64(0) + (sum() ?? 0n), m = call.machine.memory;
    m.writeU64(at, BigInt.asUintN(64, f(BigInt.asIntN(64, m.readU64(at)))));
  };
  const read = (call: NativeCall) => BigInt.asIntN(64, call.machine.memory.readU64(call.u64(0) + (sum() ?? 0n)));
  for (const [name, params] of [['percpu_counter_add', 's64 amount'], ['percpu_counter_add_local', 's64 amount'], ['percpu_counter_add_batch', 's64 amount, s32 batch']] as const) {
    out.push(entry(counter, { prototype: `void ${name}(struct percpu_counter *fbc, ${params})`, does: 'Adds to the counter\'s sum. The kernel adds to this CPU\'s share first.', native: call => { const by = call.i64(1); change(call, x => x + by); } }));
  }
  out.push(entry(counter, { prototype: 'void percpu_counter_set(struct percpu_counter *fbc, s64 amount)', does: 'Sets the counter.', native: call => { const to = call.i64(1); change(call, () => to); } }));
  for (const name of ['percpu_counter_sum', 'percpu_counter_read', '__percpu_counter_sum', 'percpu_counter_sum_positive', 'percpu_counter_read_positive']) {
    out.push(entry(counter, { prototype: `s64 ${name}(struct percpu_counter *fbc)`, does: 'Reads the counter.', returns: 'the sum', native: call => { const v = read(call); call.ret64(name.endsWith('positive') && v < 0n ? 0n : BigInt.asUintN(64, v)); } }));
  }
  out.push(entry({ topic: 'accounting', source: 'mm/memory.c' }, { prototype: 'add_mm_counter_fast(mm, member, val)', does: 'Before 6.2 counts pages in the task first and in the address space after 64 of them; here at once, as later kernels do.', macro: 'add_mm_counter_fast(mm, member, val) add_mm_counter((mm), (member), (val))' }));
  return out;
}
