/**
 * What executed memory management (the tree's mm/*.c and arch/x86/mm) stands on: its exits to signals and exception tables, what a machine of
 * this kind answers when asked for its size, and the subsystems that watch areas and pages without being simulated.
 */
import type { MachineApi, NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, returns32, returns64, type Family } from './define.ts';

/** Slab caches that the tree's start-up code would make and that its memory management allocates areas from: variable, structure. */
const CACHES = [['vm_area_cachep', 'vm_area_struct'], ['vma_lock_cachep', 'vma_lock']] as const;

/** Makes the caches of areas, in place of the tree's start-up code: fork.c's makes many more. */
export function makeAreaCaches(k: KernelContext, machine: MachineApi, make: (size: bigint) => bigint): void {
  for (const file of ['mm/vma_init.c', 'kernel/fork.c']) {
    for (const [name, tag] of CACHES) {
      if (!k.env.text(file)?.includes(name)) continue;
      const cache = k.env.kernelObject(name, file), layout = k.env.layout(tag);
      if (cache && layout && machine.memory.readU64(cache.address) === 0n) machine.memory.writeU64(cache.address, make(BigInt(layout.size)));
    }
  }
}

export function mmPrimitives(k: KernelContext): Primitive[] {
  const out: Primitive[] = [];

  // Functions of the tree that model code enters: they are static in their files, so that a call by name does not find them.
  const enter: Family = { topic: 'model', source: '<model>/mm.c', sleeps: 'may' };
  for (const [name, result, params, files, does] of [
    ['do_user_addr_fault', 'void', 'struct pt_regs *regs, unsigned long error_code, unsigned long address', ['arch/x86/mm/fault.c'], 'handles a page fault at a user address'],
    ['dup_mmap', 'int', 'struct mm_struct *mm, struct mm_struct *oldmm', ['mm/mmap.c', 'kernel/fork.c'], 'copies an address space for a child'],
    ['insert_vm_struct', 'int', 'struct mm_struct *mm, struct vm_area_struct *vma', ['mm/vma.c', 'mm/mmap.c'], 'enters an area in an address space'],
    ['check_mm', 'void', 'struct mm_struct *mm', ['kernel/fork.c'], 'looks at the counters of an address space that ends'],
  ] as const) {
    out.push(entry(enter, { prototype: `${result} fl_${name}(${params})`, does: `Enters the tree's ${name}(), which ${does}.`, returns: result === 'void' ? 'nothing' : 'its result', native: call => {
      const file = files.find(p => k.env.hasFile(p) && k.env.defines(name, p)), fn = file && k.env.kernelFunction(name, file);
      if (fn === undefined) call.finding('undefined-function', `${name}() is missing from ${files.join(' and ')}: is the kernel tree complete?`);
      else call.tailCall(fn, params.split(',').map((_, i) => call.u64(i)));
    } }));
  }

  const signal: Family = { topic: 'signals', source: 'kernel/signal.c' };
  const fail = (call: NativeCall, signo: number, code: number, address: bigint) => {
    k.state.failed[call.task] = { address: address.toString(), signo, code, kernel: k.state.pending[call.task]?.mode === 'kernel' };
  };
  out.push(entry(signal, { prototype: 'int force_sig_fault(int sig, int code, void *addr)', does: 'Sends the task a signal for its own access, with code and address. It is delivered when the access is executed again.', returns: '0', native: call => { fail(call, call.i32(0), call.i32(1), call.u64(2)); call.ret32(0); } }));
  out.push(entry(signal, { prototype: 'int force_sig_mceerr(int code, void *addr, short lsb)', does: 'Sends SIGBUS for a poisoned page.', returns: '0', native: call => { fail(call, 7, call.i32(0), call.u64(1)); call.ret32(0); } }));
  out.push(entry(signal, { prototype: 'int force_sig_pkuerr(void *addr, u32 pkey)', does: 'Sends SIGSEGV for an access that a protection key forbids.', returns: '0', native: call => { fail(call, 11, 4, call.u64(0)); call.ret32(0); } }));
  out.push(entry({ ...signal, source: 'mm/oom_kill.c' }, { prototype: 'void pagefault_out_of_memory(void)', does: 'A fault found no memory: the task is killed. The kernel picks a victim.', native: call => fail(call, 9, 0, BigInt(k.state.pending[call.task]?.address ?? '0')) }));
  out.push(entry(signal, { prototype: 'bool unhandled_signal(struct task_struct *tsk, int sig)', does: 'Whether the log is to tell of the signal. It is not.', returns: 'false', native: returns32(0) }));
  out.push(entry({ topic: 'exceptions', source: 'arch/x86/mm/extable.c' }, { prototype: 'int fixup_exception(struct pt_regs *regs, int trapnr, unsigned long error_code, unsigned long fault_addr)', does: 'A kernel access to user memory failed: copy_from_user() and its like go on with the bytes that they could copy.', returns: '1: there is always a fixup', native: call => {
    const pending = k.state.pending[call.task];
    k.state.failed[call.task] = { address: pending?.address ?? call.u64(3).toString(), signo: 11, code: 1, kernel: true };
    call.ret32(1);
  } }));
  out.push(entry({ topic: 'exceptions', source: 'mm/memory.c' }, { prototype: 'void mm_account_fault(struct mm_struct *mm, struct pt_regs *regs, unsigned long address, unsigned int flags, vm_fault_t ret)', does: 'Counts a fault in the task\'s `min_flt` or `maj_flt`, unless it is to be tried again or failed.', native: call => {
    // The mm is passed since 6.4.
    const last = call.fn.type.params.length - 1, outcome = call.u32(last), flags = call.u32(last - 1);
    const bits = (name: string) => Number(k.env.constant(name) ?? 0n), m = call.machine.memory;
    const pending = k.state.pending[call.task];
    if (pending) pending.outcome = outcome;
    if (outcome & (bits('VM_FAULT_RETRY') | bits('VM_FAULT_ERROR'))) return;
    const at = k.currentTask(call.machine) + k.offset('task_struct', outcome & bits('VM_FAULT_MAJOR') || flags & bits('FAULT_FLAG_TRIED') ? 'maj_flt' : 'min_flt');
    m.writeU64(at, m.readU64(at) + 1n);
  } }));
  out.push(entry({ topic: 'exceptions', source: 'kernel/extable.c' }, { prototype: 'search_exception_tables(address)', does: 'Whether the instruction of a fault in the kernel may fault. It may: only the functions that copy from and to the program do so here.', returns: 'an entry: a pointer that is not NULL', macro: 'search_exception_tables(address) ((const struct exception_table_entry *)1UL)' }));
  for (const n of ['kprobe_page_fault', 'is_prefetch', 'is_errata93']) out.push(entry({ topic: 'exceptions', source: 'arch/x86/mm/fault.c' }, { prototype: `${n}(x...)`, does: 'Whether a probe or an erratum of old CPUs explains the fault. There are none.', returns: '0', macro: `${n}(x...) 0` }));

  // --- what the machine is
  const machine: Family = { topic: 'machine', source: 'arch/x86/include/asm/page_64.h' };
  out.push(entry(machine, { prototype: 'task_size_max()', does: 'The end of user addresses with four levels of page tables.', returns: '0x7ffffffff000', macro: 'task_size_max() 0x7ffffffff000UL' }));
  out.push(entry(machine, { prototype: 'pgtable_l5_enabled()', does: 'Whether page tables have five levels. They have four.', returns: 'false', macro: 'pgtable_l5_enabled() 0' }));
  out.push(entry({ ...machine, source: 'include/linux/mm.h' }, { prototype: 'unsigned long totalram_pages(void)', does: 'The size of physical memory: 64 GiB. What a run may use of it is the run\'s memory budget.', returns: 'pages', native: returns64(1n << 24n) }));
  out.push(entry({ ...machine, source: 'mm/mmap.c' }, { prototype: 'mmap_min_addr', does: 'The lowest address that may be mapped.', returns: '65536', macro: 'mmap_min_addr 65536UL' }));

  out.push(entry({ ...machine, source: 'mm/mm_init.c' }, { prototype: 'highest_memmap_pfn', does: 'The highest page frame: the last of 64 GiB.', returns: 'its number', macro: 'highest_memmap_pfn ((1UL << 24) - 1)' }));
  if (!k.env.text('mm/mm_init.c')?.includes('empty_zero_page')) {
    out.push(entry({ ...machine, source: 'arch/x86/kernel/head_64.S' }, { prototype: 'fl_zero_page', does: 'The page of zeros, which assembly defines until 7.1.', returns: 'the object', model: '<model>/mm.c' }));
    out.push(entry({ ...machine, source: 'arch/x86/kernel/head_64.S' }, { prototype: 'empty_zero_page', does: 'The page of zeros, which assembly defines until 7.1: here an object of model code.', returns: 'the object', macro: 'empty_zero_page fl_zero_page' }));
  }

  const vsyscall: Family = { topic: 'areas', source: 'arch/x86/entry/vsyscall/vsyscall_emu_64.S' };
  out.push(entry(vsyscall, { prototype: 'fl_vsyscall_page', does: 'The page of vsyscalls, which assembly defines.', returns: 'the object', model: '<model>/image_x86.c' }));
  out.push(entry(vsyscall, { prototype: '__vsyscall_page', does: 'The page of vsyscalls, which assembly defines: here an object of model code.', returns: 'the object', macro: '__vsyscall_page fl_vsyscall_page' }));
  out.push(entry({ ...vsyscall, source: 'arch/x86/mm/pgtable.c', kind: 'no-op' }, { prototype: '__set_fixmap(x...)', does: 'Maps a page at a fixed address of the kernel. Nothing reads it there.', macro: '__set_fixmap(x...) do { } while (0)' }));
  out.push(entry({ ...vsyscall, source: 'arch/x86/entry/vsyscall/vsyscall_64.c', kind: 'no-op' }, { prototype: 'set_vsyscall_pgtable_user_bits(root)', does: 'Lets programs reach the page of vsyscalls by the kernel\'s page tables. Programs do not call it here.', macro: 'set_vsyscall_pgtable_user_bits(root) do { } while (0)' }));

  // --- transparent huge pages: as with /sys/kernel/mm/transparent_hugepage/enabled = never
  const thp: Family = { topic: 'huge pages', source: 'mm/huge_memory.c', kind: 'no-op' };
  for (const n of ['thp_vma_allowable_order', 'thp_vma_allowable_orders', '__thp_vma_allowable_orders', 'hugepage_vma_check', 'transhuge_vma_enabled', '__transparent_hugepage_enabled', 'transparent_hugepage_enabled', 'thp_vma_suitable_orders', 'thp_disabled_by_hw', 'shmem_huge_global_enabled', 'shmem_is_huge']) {
    out.push(entry(thp, { prototype: `${n}(x...)`, does: 'Whether an area may get transparent huge pages. None does, as with `enabled` set to `never`: every page is of 4 KiB.', returns: '0', macro: `${n}(x...) 0` }));
  }
  for (const n of ['khugepaged_enter_vma', 'khugepaged_enter', 'khugepaged_enter_vma_merge', 'khugepaged_fork', 'khugepaged_exit', 'khugepaged_enter_mm']) {
    out.push(entry({ ...thp, source: 'mm/khugepaged.c' }, { prototype: `${n}(x...)`, does: 'Tells the daemon that gathers huge pages. There is none.', returns: '0', macro: `${n}(x...) 0` }));
  }

  // --- watchers of areas
  const watcher: Family = { topic: 'areas', source: 'kernel/events/uprobes.c', kind: 'no-op' };
  for (const n of ['uprobe_start_dup_mmap', 'uprobe_end_dup_mmap', 'uprobe_dup_mmap', 'uprobe_munmap', 'uprobe_clear_state', 'uprobe_copy_process']) out.push(entry(watcher, { prototype: `${n}(x...)`, does: 'Tells user-space probes of a change. There are none.', macro: `${n}(x...) do { } while (0)` }));
  out.push(entry(watcher, { prototype: 'uprobe_mmap(x...)', does: 'Tells user-space probes of a new area. There are none.', returns: '0', macro: 'uprobe_mmap(x...) 0' }));
  for (const n of ['exit_aio', 'exit_oom_victim', 'validate_mm', 'validate_mm_mt', 'arch_unmap', 'paravirt_enter_mmap', 'paravirt_arch_exit_mmap', 'paravirt_arch_dup_mmap']) out.push(entry({ ...watcher, source: 'mm' }, { prototype: `${n}(x...)`, does: 'Tells a subsystem that is not simulated, or a check that the kernel\'s debugging makes. Ignored.', macro: `${n}(x...) do { } while (0)` }));
  for (const n of ['ksm_fork', 'ksm_exit', 'ksm_add_vma', 'arch_dup_mmap', 'ldt_dup_context', 'security_mmap_file', 'security_mmap_addr', 'security_file_mprotect', 'security_task_prlimit', 'security_ptrace_access_check']) out.push(entry({ ...watcher, source: 'security/security.c' }, { prototype: `${n}(x...)`, does: 'Asks a security module, the page-merging daemon, or copies what only machine code uses. There is nothing to ask or copy.', returns: '0', macro: `${n}(x...) 0` }));

  out.push(entry({ topic: 'areas', source: 'security/security.c' }, { prototype: 'security_vm_enough_memory_mm(mm, pages)', does: 'Whether the system can promise so many pages: without security modules the tree\'s __vm_enough_memory() decides, for a task with CAP_SYS_ADMIN.', returns: '0 or -ENOMEM', macro: 'security_vm_enough_memory_mm(mm, pages) __vm_enough_memory((mm), (pages), 1)' }));

  out.push(entry({ topic: 'TLB', source: 'arch/x86/kernel/paravirt.c' }, { prototype: 'paravirt_tlb_remove_table(tlb, table)', does: 'Hands a page of page tables to the tree\'s tlb_remove_page(), as on bare metal.', macro: 'paravirt_tlb_remove_table(tlb, table) tlb_remove_page((tlb), (struct page *)(table))' }));

  out.push(entry({ topic: 'files', source: 'fs/inode.c' }, { prototype: 'current_time(inode)', does: 'The time that a change of a file is stamped with. Files have no times here.', returns: '0', macro: 'current_time(inode) ((struct timespec64){ 0, 0 })' }));
  const refs: Family = { topic: 'address spaces', source: 'kernel/fork.c', sleeps: 'may' };
  out.push(entry(refs, { prototype: 'void __mmput(struct mm_struct *mm)', does: 'The last user of the address space is gone: the tree\'s exit_mmap() takes it down, and the users\' share of the reference is given back.', model: '<model>/mm.c' }));
  out.push(entry(refs, { prototype: 'void __mmdrop(struct mm_struct *mm)', does: 'The last reference to the mm is gone: its top page table is freed, the tree\'s check_mm() looks at its counters, and the mm is freed.', model: '<model>/mm.c' }));
  out.push(entry({ topic: 'RCU', source: 'kernel/rcu/tree.c' }, { prototype: 'void call_rcu(struct rcu_head *head, rcu_callback_t func)', does: 'Calls `func` after a grace period: here at once, since no other CPU reads.', native: call => {
    const fn = call.machine.program.functionAt(call.u64(1));
    if (fn) call.tailCall(fn.id, [call.u64(0)]);
  } }));
  return out;
}
