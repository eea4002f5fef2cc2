/**
 * Per-CPU variables (include/linux/percpu-defs.h) and CPU numbers. A variable itself is the first CPU's copy; the others lie at a fixed distance
 * for each CPU (compiler/addresses.ts), which is what the tree's own __per_cpu_offset and the gs register are for.
 */
import { KERNEL_DYNAMIC_PERCPU, KERNEL_IMAGE_END, KERNEL_DATA, KERNEL_PERCPU, percpuOffset, PERCPU_STRIDE } from '../../compiler/addresses.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, NOTHING, type Family } from './define.ts';

export function percpuPrimitives(k: KernelContext): Primitive[] {
  const out: Primitive[] = [];
  const percpu: Family = { topic: 'per-CPU variables', source: 'include/linux/percpu-defs.h' };
  const model: Family = { topic: 'model', source: '<model>/fl.h' };
  out.push(entry(model, { prototype: 'unsigned int __fl_cpu(void)', does: 'The number of the CPU that the task is on.', returns: 'the number, from 0', native: call => call.ret32(call.machine.cpu()) }));
  out.push(entry(model, { prototype: 'unsigned int __fl_cpus(void)', does: 'How many CPUs the machine has.', returns: 'their number', native: call => call.ret32(call.machine.cpus) }));
  out.push(entry(model, { prototype: 'void *__fl_this_cpu(const volatile void *p)', does: 'The address of this CPU\'s copy of a per-CPU variable.', returns: 'the address', native: call => call.ret64(BigInt.asUintN(64, call.u64(0) + percpuOffset(call.machine.cpu()))) }));

  // as an lvalue; `pcp` is evaluated once
  const mine = '(*(__typeof__(&(pcp)))__fl_this_cpu(&(pcp)))', at = '__typeof__(&(pcp)) __fl_p = (__typeof__(&(pcp)))__fl_this_cpu(&(pcp))';
  for (const p of ['this_cpu', '__this_cpu', 'raw_this_cpu', 'raw_cpu']) {
    const own = (name: string, params: string, does: string, macro: string, returns?: string): void => {
      out.push(entry(percpu, { prototype: `${p}_${name}(${params})`, does, ...(returns ? { returns } : {}), macro: `${p}_${name}(${params}) ${macro}` }));
    };
    own('read', 'pcp', 'Reads this CPU\'s copy.', mine, 'the value');
    own('write', 'pcp, val', 'Writes this CPU\'s copy.', `do { ${mine} = (val); } while (0)`);
    for (const [n, op] of [['add', '+='], ['sub', '-='], ['or', '|='], ['and', '&=']] as const) own(n, 'pcp, val', 'Changes this CPU\'s copy.', `do { ${mine} ${op} (val); } while (0)`);
    own('inc', 'pcp', 'Adds one to this CPU\'s copy.', `do { ${mine} += 1; } while (0)`);
    own('dec', 'pcp', 'Subtracts one from this CPU\'s copy.', `do { ${mine} -= 1; } while (0)`);
    own('add_return', 'pcp, val', 'Adds to this CPU\'s copy.', `(${mine} += (val))`, 'the new value');
    own('inc_return', 'pcp', 'Adds one to this CPU\'s copy.', `(${mine} += 1)`, 'the new value');
    own('xchg', 'pcp, nval', 'Writes this CPU\'s copy.', `({ ${at}; __typeof__(pcp) __fl_o = *__fl_p; *__fl_p = (nval); __fl_o; })`, 'the value that was there');
    own('cmpxchg', 'pcp, oval, nval', 'Writes this CPU\'s copy if it holds the expected value.', `({ ${at}; __typeof__(pcp) __fl_o = *__fl_p; if (__fl_o == (oval)) *__fl_p = (nval); __fl_o; })`, 'the value that was there');
    own('try_cmpxchg', 'pcp, ovalp, nval', 'Writes this CPU\'s copy if it holds the expected value; else reads it into `*ovalp`.', `({ ${at}; __typeof__(pcp) __fl_o = *__fl_p; _Bool __fl_same = __fl_o == *(ovalp); if (__fl_same) *__fl_p = (nval); else *(ovalp) = __fl_o; __fl_same; })`, 'whether it was written');
  }
  for (const n of ['this_cpu_ptr', 'raw_cpu_ptr']) out.push(entry(percpu, { prototype: `${n}(ptr)`, does: 'The address of this CPU\'s copy.', returns: 'the address', macro: `${n}(ptr) ((__typeof__(ptr))__fl_this_cpu(ptr))` }));
  const offset = `((cpu) == 0 ? 0ul : ${hex(KERNEL_PERCPU - KERNEL_DATA)} + (unsigned long)(cpu) * ${hex(PERCPU_STRIDE)})`;
  out.push(entry(percpu, { prototype: 'per_cpu_offset(cpu)', does: 'The distance from a per-CPU variable to a CPU\'s copy.', returns: 'the distance in bytes', macro: `per_cpu_offset(cpu) ${offset}` }));
  out.push(entry(percpu, { prototype: 'per_cpu_ptr(ptr, cpu)', does: 'The address of a CPU\'s copy.', returns: 'the address', macro: `per_cpu_ptr(ptr, cpu) ((__typeof__(ptr))((unsigned long)(ptr) + ${offset}))` }));
  out.push(entry(percpu, { prototype: 'per_cpu(var, cpu)', does: 'A CPU\'s copy.', returns: 'the object', macro: `per_cpu(var, cpu) (*(__typeof__(&(var)))((unsigned long)&(var) + ${offset}))` }));

  const allocation: Family = { topic: 'per-CPU variables', source: 'mm/percpu.c', sleeps: 'may' };
  const make = (size: bigint, align: bigint): bigint => {
    const from = BigInt(k.state.percpu), to = from + (align > 8n ? align : 8n) - 1n & -(align > 8n ? align : 8n);
    if (to + size > KERNEL_IMAGE_END) return 0n;
    k.state.percpu = String(to + size);
    return to;
  };
  const reserve = (machine: { memory: { reserveKernel(a: bigint, n: bigint, what: string): void } }): void => {
    if (k.state.percpu !== '') return;
    machine.memory.reserveKernel(KERNEL_DYNAMIC_PERCPU, KERNEL_IMAGE_END - KERNEL_DYNAMIC_PERCPU, 'per-CPU objects');
    k.state.percpu = String(KERNEL_DYNAMIC_PERCPU);
  };
  for (const [name, more] of [['__alloc_percpu', ''], ['__alloc_percpu_gfp', ', gfp_t gfp'], ['pcpu_alloc_noprof', ', bool reserved, gfp_t gfp']] as const) {
    out.push(entry(allocation, { prototype: `void *${name}(size_t size, size_t align${more})`, does: 'Makes a per-CPU object: zeros, one copy for each CPU.', returns: 'its address, for per_cpu_ptr() and its kin', native: call => { reserve(call.machine); call.ret64(make(call.u64(0), call.u64(1))); } }));
  }
  out.push(entry(allocation, { prototype: 'void free_percpu(void *pdata)', does: 'Gives a per-CPU object back. Its memory is not used again.', native: NOTHING }));

  const number: Family = { topic: 'CPUs', source: 'include/linux/smp.h' };
  for (const n of ['smp_processor_id', 'raw_smp_processor_id', '__smp_processor_id']) out.push(entry(number, { prototype: `${n}()`, does: 'The number of this CPU. Where nothing keeps the task on it (preempt_disable(), a spinlock), it may be another at the next statement.', returns: 'the number, from 0', macro: `${n}() __fl_cpu()` }));
  out.push(entry(number, { prototype: 'get_cpu()', does: 'Switches preemption off: the task stays on its CPU.', returns: 'the number of this CPU', macro: 'get_cpu() ({ preempt_disable(); __fl_cpu(); })' }));
  out.push(entry(number, { prototype: 'put_cpu()', does: 'Switches preemption on again.', macro: 'put_cpu() preempt_enable()' }));
  const masks: Family = { topic: 'CPUs', source: 'include/linux/cpumask.h' };
  for (const n of ['num_online_cpus', 'num_possible_cpus', 'num_present_cpus', 'num_active_cpus']) out.push(entry(masks, { prototype: `${n}()`, does: 'How many CPUs there are. All are online.', returns: 'their number', macro: `${n}() __fl_cpus()` }));
  out.push(entry(masks, { prototype: 'nr_cpu_ids', does: 'The first number that is no CPU\'s.', returns: 'the number of CPUs', macro: 'nr_cpu_ids __fl_cpus()' }));
  for (const n of ['for_each_possible_cpu', 'for_each_online_cpu', 'for_each_present_cpu']) out.push(entry(masks, { prototype: `${n}(cpu)`, does: 'A loop over the numbers of all CPUs.', macro: `${n}(cpu) for ((cpu) = 0; (cpu) < __fl_cpus(); (cpu)++)` }));
  for (const n of ['cpu_online', 'cpu_possible', 'cpu_present', 'cpu_active']) out.push(entry(masks, { prototype: `${n}(cpu)`, does: 'Whether there is a CPU of that number. All are online.', returns: 'whether there is', macro: `${n}(cpu) ((unsigned int)(cpu) < __fl_cpus())` }));
  for (const n of ['numa_node_id', 'numa_mem_id']) out.push(entry({ topic: 'per-CPU variables', source: 'include/linux/topology.h' }, { prototype: `${n}()`, does: 'The number of this CPU\'s memory node. There is one.', returns: '0', macro: `${n}() 0` }));
  return out;
}
function hex(n: bigint): string { return `0x${BigInt.asUintN(64, n).toString(16)}ul`; }
