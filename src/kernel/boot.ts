/**
 * What happens before a program's first statement: the parts of the boot that make the vdso's data, then fork and exec with the
 * architecture's own mapping code. The functions named here run from the tree; what stands between them is model code.
 */
import { USER_STACK_TOP } from '../compiler/addresses.ts';
import type { MachineApi, UserSpace } from '../vm/api.ts';
import { executesMemory, ModelError, type KernelContext } from './context.ts';
import { recordAccess } from './faults.ts';
import type { Ledger } from './ledger.ts';
import { createUserSpace } from './mmu.ts';
import { makeCache } from './primitives/heap.ts';
import { reserveMapleTrees } from './primitives/maple.ts';
import { makeAreaCaches } from './primitives/mm.ts';

/** Functions of the tree that a boot calls for the vdso, in order, where the tree has them: [name, file]. */
const BOOT: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  x86: [['vdso_setup_data_pages', 'lib/vdso/datastore.c']],
  arm64: [['vdso_setup_data_pages', 'lib/vdso/datastore.c'], ['vdso_init', 'arch/arm64/kernel/vdso.c']],
  riscv: [['vdso_setup_data_pages', 'lib/vdso/datastore.c'], ['vdso_init', 'arch/riscv/kernel/vdso.c']],
  s390: [['vdso_setup_data_pages', 'lib/vdso/datastore.c'], ['vdso_init', 'arch/s390/kernel/vdso.c']],
  powerpc: [['vdso_setup_data_pages', 'lib/vdso/datastore.c'], ['vdso_init', 'arch/powerpc/kernel/vdso.c']],
  loongarch: [['vdso_setup_data_pages', 'lib/vdso/datastore.c'], ['init_vdso', 'arch/loongarch/kernel/vdso.c'], ['vdso_init', 'arch/loongarch/kernel/vdso.c']],
};
/** What of the tree's start-up code the executed memory management needs, where the tree has it: [name, file]. */
const MEMORY: readonly (readonly [string, string])[] = [['anon_vma_init', 'mm/rmap.c'], ['init_zero_page_pfn', 'mm/mm_init.c'], ['init_zero_pfn', 'mm/memory.c'], ['pagecache_init', 'mm/filemap.c']];
/** The file that maps the vdso at exec. */
const EXEC: Readonly<Record<string, string>> = {
  x86: 'arch/x86/entry/vdso/vma.c', arm64: 'arch/arm64/kernel/vdso.c', riscv: 'arch/riscv/kernel/vdso.c', s390: 'arch/s390/kernel/vdso.c',
  powerpc: 'arch/powerpc/kernel/vdso.c', loongarch: 'arch/loongarch/kernel/vdso.c',
};

/** Process numbers begin here, as on a machine that has been up for a while. */
const FIRST_PID = 1000;
const STACK_SIZE = 132n * 1024n;
const MMAP_BASE = 0x7ffff7fff000n;

/** VM_READ 1, VM_WRITE 2, VM_EXEC 4, and all three MAY bits. */
const AREA_FLAGS = { execute: 0x75n, read: 0x71n, write: 0x73n } as const;

function model(k: KernelContext, machine: MachineApi, file: string, name: string, args: readonly (bigint | number)[]): bigint {
  const fn = k.env.kernelFunction(name, `<model>/${file}`);
  if (fn === undefined) throw new ModelError(`the bundled model lacks ${name} (media/model/${file}): the installation is damaged`);
  return machine.callNow(fn, args);
}

/** Layouts and objects that primitives use: asked for before the run, since in a browser a file may have to be loaded first, and a primitive
 *  that had changed something already could not be executed again. */
function lookUp(k: KernelContext): void {
  const members: Readonly<Record<string, readonly string[]>> = {
    page: ['_refcount', '_mapcount'], task_struct: ['mm', 'pid', 'nsproxy'], mm_struct: ['pgd', 'mmap_lock', 'start_stack', 'start_brk', 'brk'],
    vm_area_struct: ['vm_start', 'vm_end', 'vm_flags', 'vm_pgoff', 'vm_ops', 'vm_private_data'], vm_fault: ['page'], vm_special_mapping: ['name'],
  };
  for (const [tag, names] of Object.entries(members)) for (const name of names) k.offset(tag, name);
  if (executesMemory(k.env)) for (const [tag, name] of [['page', 'flags'], ['vm_operations_struct', 'fault'], ['task_struct', 'min_flt'], ['task_struct', 'maj_flt']] as const) k.offset(tag, name);
  for (const [tag, names] of Object.entries({ ma_state: ['tree', 'index', 'last', 'node'], maple_tree: ['ma_root'] })) if (k.env.layout(tag)) for (const name of names) k.offset(tag, name);
  for (const tag of ['percpu_counter', 'kmem_cache_args', 'vm_operations_struct', 'timekeeper', 'ns_common', 'time_namespace', 'nsproxy']) k.env.layout(tag);
  for (const name of ['VM_FAULT_ERROR', 'VM_FAULT_NOPAGE', 'VM_FAULT_RETRY', '__GFP_ZERO']) k.env.constant(name);
  k.env.kernelObject('fl_spaces', '<model>/vma.c');
  k.env.kernelObject('fl_image_vmops', '<model>/memory.c');
  k.env.kernelObject('special_mapping_vmops', 'mm/mmap.c');
}

export function boot(k: KernelContext, machine: MachineApi, ledger: Ledger): void {
  if (k.state.booted) return;
  lookUp(k);
  ledger.reserve(machine);
  if (executesMemory(k.env)) { reserveMapleTrees(machine); makeAreaCaches(k, machine, size => makeCache(k, machine, size, 0n)); }
  const init = model(k, machine, 'task.c', 'fl_new_task', [0]);
  k.state.bootTask = init.toString();
  for (const [name, file] of [...executesMemory(k.env) ? MEMORY : [], ...BOOT[k.env.arch] ?? []]) {
    if (!k.env.hasFile(file) || !k.env.defines(name, file)) continue;
    const fn = k.env.kernelFunction(name, file);
    if (fn !== undefined) machine.callNow(fn, []);
  }
  if (k.env.defines('update_vsyscall', 'kernel/time/vsyscall.c') && k.env.config('CONFIG_GENERIC_GETTIMEOFDAY') !== undefined) {
    model(k, machine, 'time.c', 'fl_tick', [Number(clockMode(k))]);
  }
  k.state.booted = true;
}

/** A clock that user code may read by itself: the first mode behind VDSO_CLOCKMODE_NONE that the architecture names. */
function clockMode(k: KernelContext): bigint {
  for (const [name, file] of [['VDSO_CLOCKMODE_TSC', 'arch/x86/include/asm/vdso/clocksource.h'], ['VDSO_CLOCKMODE_TSC', 'include/vdso/clocksource.h'], ['VDSO_CLOCKMODE_ARCHTIMER', 'include/vdso/clocksource.h']] as const) {
    const mode = k.env.hasFile(file) ? k.env.constant(name, file) : undefined;
    if (mode !== undefined) return mode;
  }
  return 1n;
}

export interface Process { readonly pid: number; readonly task: bigint; readonly mm: bigint; readonly space: UserSpace }

/** A process with its address space: the program's image, a stack, and the vdso as the tree's exec maps it. `pid` is the machine's task number. */
export function exec(k: KernelContext, machine: MachineApi, pid: number): Process {
  const task = model(k, machine, 'task.c', 'fl_new_task', [FIRST_PID + pid]);
  const mm = model(k, machine, 'task.c', 'fl_new_mm', [task, MMAP_BASE, USER_STACK_TOP - 4096n]);
  for (const { start, end, access } of machine.program.imageAreas ?? []) model(k, machine, 'task.c', 'fl_map_area', [mm, start, end, AREA_FLAGS[access], 1]);
  model(k, machine, 'task.c', 'fl_map_stack', [mm, USER_STACK_TOP - STACK_SIZE, USER_STACK_TOP]);
  const boot = k.state.bootTask;
  k.state.bootTask = task.toString();
  try {
    if (k.env.arch === 'loongarch') model(k, machine, 'arch_loongarch.c', 'fl_loongarch_personality', []);
    const file = EXEC[k.env.arch];
    if (file && k.env.hasFile(file)) {
      const fn = k.env.kernelFunction('arch_setup_additional_pages', file);
      if (fn !== undefined) {
        const result = BigInt.asIntN(32, machine.callNow(fn, [0n, 0]));
        if (result !== 0n) throw new ModelError(`arch_setup_additional_pages() of ${file} answered ${result}: the vdso is not mapped`);
      }
    }
  } finally {
    k.state.bootTask = boot;
  }
  return { pid: FIRST_PID + pid, task, mm, space: spaceOf(k, machine, mm) };
}

/** The user half of an mm, watched for accesses of special mappings. */
export function spaceOf(k: KernelContext, machine: MachineApi, mm: bigint): UserSpace {
  return createUserSpace(k, machine, mm, (address, access) => recordAccess(k, machine, { address, access, mode: k.accessMode, outcome: 0, signo: 0, faulted: false }));
}
