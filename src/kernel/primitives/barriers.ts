/**
 * Barriers and marked accesses. Memory is sequentially consistent, so that barriers do nothing;
 * marked accesses are plain volatile ones without the tree's type checks.
 */
import type { Primitive } from '../contract.ts';
import { entry, type Family } from './define.ts';

const NONE = 'do { } while (0)';

export function barrierPrimitives(): Primitive[] {
  const family: Family = { topic: 'barriers', source: 'include/asm-generic/barrier.h', kind: 'no-op' };
  const out: Primitive[] = [];
  for (const n of ['barrier', 'mb', 'rmb', 'wmb', 'smp_mb', 'smp_rmb', 'smp_wmb', 'dma_mb', 'dma_rmb', 'dma_wmb', 'virt_mb', 'virt_rmb', 'virt_wmb', '__smp_mb', '__smp_rmb', '__smp_wmb', 'smp_mb__before_atomic',
    'smp_mb__after_atomic', 'smp_acquire__after_ctrl_dep', 'smp_mb__after_spinlock', 'barrier_nospec', 'isb']) {
    // barrier() orders nothing between CPUs; the others order the marked accesses around them when data races are looked for
    out.push(entry(family, { prototype: `${n}()`, does: 'Orders memory accesses. The machine executes one statement at a time and never reorders: it counts when data races are looked for.', macro: `${n}() ${n === 'barrier' || n === 'barrier_nospec' || n === 'isb' ? NONE : '__atomic_thread_fence(5)'}` }));
  }
  out.push(entry(family, { prototype: 'cpu_relax()', does: 'Tells the CPU that this is a waiting loop. Nothing to do.', macro: `cpu_relax() ${NONE}`, source: 'arch/x86/include/asm/vdso/processor.h' }));
  const marked: Family = { topic: 'barriers', source: 'include/asm-generic/rwonce.h' };
  out.push(entry(marked, { prototype: 'READ_ONCE(x)', does: 'Reads `x` exactly once: a volatile access.', returns: 'the value', macro: 'READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))' }));
  out.push(entry(marked, { prototype: '__READ_ONCE(x)', does: 'Reads `x` exactly once: a volatile access.', returns: 'the value', macro: '__READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))' }));
  out.push(entry(marked, { prototype: 'WRITE_ONCE(x, val)', does: 'Writes `x` exactly once: a volatile access.', macro: 'WRITE_ONCE(x, val) do { *(volatile __typeof__(x) *)&(x) = (val); } while (0)' }));
  out.push(entry({ topic: 'model', source: '<model>/fl.h' }, { prototype: 'void __fl_races(int look)', does: 'Looks for data races from here on, or no more.', native: call => call.machine.lookForRaces(call.i32(0) !== 0) }));
  out.push(entry(marked, { prototype: 'data_race(expr)', does: 'Marks an intended data race. Evaluates `expr`.', returns: 'its value', macro: 'data_race(expr) ({ __fl_races(0); __auto_type __fl_v = (expr); __fl_races(1); __fl_v; })', source: 'include/linux/compiler.h' }));
  out.push(entry(marked, { prototype: 'list_empty_careful(head)', does: 'The tree\'s own function, which is for lists that others may change meanwhile: what it reads is meant to race, also where older kernels do not mark it.', returns: 'whether the list is empty', macro: 'list_empty_careful(head) ({ __fl_races(0); int __fl_v = list_empty_careful(head); __fl_races(1); __fl_v; })', source: 'include/linux/list.h' }));
  const sync: Family = { topic: 'barriers', source: 'include/asm-generic/barrier.h' };
  for (const n of ['smp_load_acquire', '__smp_load_acquire']) out.push(entry(sync, { prototype: `${n}(p)`, does: 'Reads `*p`; later accesses stay behind it.', returns: 'the value', macro: `${n}(p) __atomic_load_n((p), 2)` }));
  for (const n of ['smp_store_release', '__smp_store_release']) out.push(entry(sync, { prototype: `${n}(p, v)`, does: 'Writes `*p`; earlier accesses stay before it.', macro: `${n}(p, v) __atomic_store_n((p), (v), 3)` }));
  out.push(entry(sync, { prototype: 'smp_store_mb(var, value)', does: 'Writes `var`, then a full barrier.', macro: 'smp_store_mb(var, value) __atomic_store_n(&(var), (value), 5)' }));
  // Exchanges on objects of any scalar type.
  const x: Family = { topic: 'atomics', source: 'include/linux/atomic/atomic-instrumented.h' };
  for (const p of ['', 'raw_', 'arch_', 'sync_']) {
    for (const o of ['', '_acquire', '_release', '_relaxed', '_local']) {
      out.push(entry(x, { prototype: `${p}xchg${o}(ptr, val)`, does: 'Writes `*ptr` in one step.', returns: 'the old value',
        macro: `${p}xchg${o}(ptr, val) ({ __typeof__(ptr) __fl_p = (ptr); __atomic_exchange_n(__fl_p, (__typeof__(*__fl_p))(val), 5); })` }));
      for (const w of ['', '64']) {
        out.push(entry(x, { prototype: `${p}cmpxchg${w}${o}(ptr, old, new)`, does: 'Writes `*ptr` if it is `old`, in one step.', returns: 'the value found',
          macro: `${p}cmpxchg${w}${o}(ptr, old, new) ({ __typeof__(ptr) __fl_p = (ptr); __sync_val_compare_and_swap(__fl_p, (__typeof__(*__fl_p))(old), (__typeof__(*__fl_p))(new)); })` }));
        out.push(entry(x, { prototype: `${p}try_cmpxchg${w}${o}(ptr, oldp, new)`, does: 'Writes `*ptr` if it is `*oldp`, else the value found to `*oldp`, in one step.', returns: 'whether it wrote',
          macro: `${p}try_cmpxchg${w}${o}(ptr, oldp, new) ({ __typeof__(ptr) __fl_p = (ptr); (int)__atomic_compare_exchange_n(__fl_p, (oldp), (__typeof__(*__fl_p))(new), 0, 5, 5); })` }));
      }
    }
  }
  return out;
}
