/** The state of the vvar path, read out of simulated memory: mappings, the entries of [vvar], the data pages with their counts, the accesses. */
import { KERNEL_DIRECT_MAP } from '../../compiler/addresses.ts';
import type { AccessRecord } from '../../kernel/context.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { frameOf, pteFlags, PTE, readEntry } from '../../kernel/mmu.ts';
import { areas, rights } from '../../kernel/spaces.ts';
import { Access, type MachineApi } from '../../vm/api.ts';
import { clockNames, pageNames, vvarFile } from './names.ts';
import type { VvarAccess, VvarDataPage, VvarEntry, VvarView } from './types.ts';

const hex = (v: bigint): string => `0x${BigInt.asUintN(64, v).toString(16)}`;
const OUTCOMES = ['VM_FAULT_OOM', 'VM_FAULT_SIGBUS', 'VM_FAULT_HWPOISON', 'VM_FAULT_SIGSEGV', 'VM_FAULT_NOPAGE', 'VM_FAULT_LOCKED', 'VM_FAULT_RETRY', 'VM_FAULT_FALLBACK', 'VM_FAULT_DONE_COW'];

/** The view at this moment; undefined before the process has an address space. */
export function vvarView(kernel: Kernel, machine: MachineApi, task: number): VvarView | undefined {
  const k = kernel.context, env = k.env, m = machine.memory;
  const taskStruct = BigInt(k.state.tasks[task] ?? Object.values(k.state.tasks)[0] ?? '0');
  if (taskStruct === 0n) return undefined;
  const mm = m.readU64(taskStruct + k.offset('task_struct', 'mm'));
  // A process that has ended has no address space any more.
  if (mm === 0n && machine.tasks().every(t => t.state !== 'exited')) return undefined;
  const pgd = mm === 0n ? 0n : m.readU64(mm + k.offset('mm_struct', 'pgd'));
  const name = pageNames(env);
  const list = areas(k, machine, mm, k.state.programPath);
  const vvar = list.filter(a => a.name === '[vvar]' || a.name === '[vvar_vclock]');
  const main = vvar.find(a => a.name === '[vvar]');

  const clock = clockNames(env);
  const entries: VvarEntry[] = [];
  for (const a of vvar) {
    for (let at = a.start; at < a.end; at += 4096n) {
      const pte = readEntry(m, pgd, at), present = (pte & PTE.present) !== 0n;
      const pgoff = Number(a.pgoff + ((at - a.start) >> 12n));
      entries.push({ address: hex(at), pgoff, page: a === main ? name(pgoff) : clock(pgoff), present, flags: present ? pteFlags(pte) : '', value: hex(pte), ...(present ? { pfn: frameOf(pte) } : {}) });
    }
  }
  return {
    path: 'vvar', step: machine.step,
    process: { pid: m.readU32(taskStruct + k.offset('task_struct', 'pid')), timeNamespace: timeNamespace(kernel, machine, taskStruct), arch: env.arch, release: env.release },
    mappings: list.map(a => ({ start: hex(a.start), end: hex(a.end), flags: rights(a.flags), name: a.name, pages: Number((a.end - a.start) >> 12n), highlight: a === main })),
    entries,
    dataPages: dataPages(kernel, machine, taskStruct, entries),
    accesses: k.state.accesses.map(r => accessView(kernel, r, name)),
  };
}

function accessView(kernel: Kernel, r: AccessRecord, name: (pgoff: number) => string): VvarAccess {
  const env = kernel.context.env, address = BigInt(r.address);
  const bits = OUTCOMES.filter(n => { const v = env.constant(n); return v !== undefined && (BigInt(r.outcome >>> 0) & v) !== 0n; });
  const signal = r.signo === 7 ? 'SIGBUS' : r.signo === 11 ? 'SIGSEGV' : r.signo === 9 ? 'SIGKILL' : '';
  return {
    step: r.step, address: hex(address), ok: r.signo === 0,
    page: r.area === '[vvar]' ? name(r.pgoff) : r.area,
    kind: r.mode === 'kernel' ? (r.access === Access.Write ? 'kernel write' : 'kernel read') : r.access === Access.Write ? 'store' : 'load',
    outcome: r.faulted ? [bits.join(' | '), signal && (r.mode === 'kernel' ? 'EFAULT' : signal)].filter(x => x).join(' → ') || 'mapped' : 'no fault: the entry was there',
  };
}

/** 'first', or the inode number of the namespace as /proc/PID/ns/time shows it. */
function timeNamespace(kernel: Kernel, machine: MachineApi, task: bigint): string {
  const k = kernel.context, m = machine.memory;
  const ns = timeNamespaceOf(kernel, machine, task);
  const init = k.env.config('CONFIG_TIME_NS') === undefined ? undefined : k.env.kernelObject('init_time_ns', 'kernel/time/namespace.c');
  if (ns === 0n || ns === init?.address) return 'first';
  const inum = k.need('time_namespace').offsetOf('ns.inum');
  return inum === undefined ? hex(ns) : `time:[${m.readU32(ns + BigInt(inum))}]`;
}
function timeNamespaceOf(kernel: Kernel, machine: MachineApi, task: bigint): bigint {
  const k = kernel.context, m = machine.memory;
  const nsproxy = m.readU64(task + k.offset('task_struct', 'nsproxy'));
  const at = k.need('nsproxy').offsetOf('time_ns');
  return nsproxy === 0n || at === undefined ? 0n : m.readU64(nsproxy + BigInt(at));
}

function dataPages(kernel: Kernel, machine: MachineApi, task: bigint, entries: readonly VvarEntry[]): VvarDataPage[] {
  const k = kernel.context, env = k.env, m = machine.memory;
  const found = new Map<bigint, string>();
  const add = (name: string, address: bigint | undefined) => {
    const physical = address === undefined || address === 0n ? undefined : kernel.pages.physical(machine, address);
    if (physical !== undefined && !found.has(physical >> 12n)) found.set(physical >> 12n, name);
  };
  const pointer = (object: string, file: string) => { const o = env.kernelObject(object, file); return o && m.readU64(o.address); };
  const file = vvarFile(env);
  if (file === 'lib/vdso/datastore.c') {
    add('time', pointer('vdso_k_time_data', file));
    if (env.config('CONFIG_VDSO_GETRANDOM') !== undefined) add('random', pointer('vdso_k_rng_data', file));
    if (env.config('CONFIG_ARCH_HAS_VDSO_ARCH_DATA') !== undefined) add('architecture', pointer('vdso_k_arch_data', file));
  } else if (env.arch === 'x86') add('time', env.kernelObject('fl_vvar_page', '<model>/image_x86.c')?.address);
  else add('time', pointer('vdso_data', file));
  const ns = timeNamespaceOf(kernel, machine, task);
  const vvarPage = ns === 0n ? undefined : k.need('time_namespace').offsetOf('vvar_page');
  if (vvarPage !== undefined) {
    const page = m.readU64(ns + BigInt(vvarPage));
    if (kernel.pages.isStructPage(page)) add('time namespace', KERNEL_DIRECT_MAP + kernel.pages.pfnOf(page) * 4096n);
  }
  for (const e of entries) if (e.pfn !== undefined && !found.has(BigInt(e.pfn))) found.set(BigInt(e.pfn), e.page);
  return [...found].map(([pfn, name]) => {
    const allocatedAt = kernel.ledger.page(machine, pfn).allocatedAt;
    return {
      name, pfn: Number(pfn), address: hex(KERNEL_DIRECT_MAP + pfn * 4096n), refcount: kernel.pages.refcount(machine, pfn),
      mapped: entries.filter(e => e.pfn === Number(pfn)).length, ...(allocatedAt ? { allocatedAt } : {}),
    };
  });
}
