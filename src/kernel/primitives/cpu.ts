/**
 * The CPU and its switches: the current task, feature bits, static keys, the time
 * stamp counter, memory primitives that the kernel writes in assembly.
 */
import type { NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, NOTHING, returns32, returns64, type Family } from './define.ts';

export function cpuPrimitives(k: KernelContext): Primitive[] {
  const out: Primitive[] = [];
  const task: Family = { topic: 'current task', source: 'arch/x86/include/asm/current.h' };
  out.push(entry(task, { prototype: 'struct task_struct *get_current(void)', does: 'The task that runs now.', returns: 'its task_struct', native: call => call.ret64(k.currentTask(call.machine)) }));
  out.push(entry(task, { prototype: 'current', does: 'The task that runs now.', returns: 'its task_struct', macro: 'current get_current()' }));
  out.push(entry(task, { prototype: 'struct thread_info *current_thread_info(void)', does: 'The thread_info of the task that runs now: the first member of its task_struct.', returns: 'its address', native: call => call.ret64(k.currentTask(call.machine)) }));
  out.push(entry(task, { prototype: 'struct pt_regs *current_pt_regs(void)', does: 'The user registers of the current task: an object of zeros here, since user code is not machine code.', returns: 'its address', model: '<model>/task.c' }));
  for (const n of ['in_ia32_syscall', 'in_32bit_syscall', 'in_compat_syscall', 'is_compat_task', 'is_32bit_task', 'in_task_compat']) {
    out.push(entry({ topic: 'current task', source: 'arch/x86/include/asm/thread_info.h' }, { prototype: `${n}()`, does: 'Whether the task runs 32-bit code. Programs here are 64-bit.', returns: 'false', macro: `${n}() 0` }));
  }
  for (const n of ['test_thread_flag', 'test_tsk_thread_flag', 'test_ti_thread_flag', 'need_resched']) {
    out.push(entry({ topic: 'current task', source: 'include/linux/thread_info.h' }, { prototype: `${n}(x...)`, does: 'A flag of the task that no simulated event sets.', returns: '0', macro: `${n}(x...) 0` }));
  }

  const features: Family = { topic: 'CPU features', source: 'arch/x86/include/asm/cpufeature.h' };
  for (const n of ['boot_cpu_has', 'static_cpu_has', 'cpu_feature_enabled', 'this_cpu_has', 'cpu_has_feature', 'mmu_has_feature', 'firmware_has_feature', 'cpus_have_final_cap', 'cpus_have_const_cap', 'alternative_has_cap_unlikely', 'alternative_has_cap_likely', 'machine_has_vx']) {
    out.push(entry(features, { prototype: `${n}(x...)`, does: 'Whether the CPU has a feature. The simulated CPU has none beyond the base architecture.', returns: '0', macro: `${n}(x...) 0` }));
  }
  for (const n of ['riscv_has_extension_unlikely', 'riscv_has_extension_likely', 'has_svinval']) out.push(entry({ ...features, source: 'arch/riscv/include/asm/cpufeature.h' }, { prototype: `${n}(x...)`, does: 'Whether the CPU has an extension. The simulated CPU has none.', returns: '0', macro: `${n}(x...) 0` }));
  for (const n of ['system_supports_bti', 'system_supports_bti_kernel', 'system_supports_mte']) out.push(entry({ ...features, source: 'arch/arm64/include/asm/cpufeature.h' }, { prototype: `${n}()`, does: 'Whether the CPU has a feature. The simulated CPU has none beyond the base architecture.', returns: 'false', macro: `${n}() 0` }));
  out.push(entry({ ...features, source: 'arch/x86/kernel/alternative.c' }, { prototype: 'void apply_alternatives(struct alt_instr *start, struct alt_instr *end)', does: 'Would patch machine code for this CPU. There is none.', kind: 'no-op', native: NOTHING }));
  const keys: Family = { topic: 'static keys', source: 'include/linux/jump_label.h' };
  for (const n of ['static_branch_likely', 'static_branch_unlikely']) out.push(entry(keys, { prototype: `${n}(x)`, does: 'Reads the key\'s counter where the kernel would have patched the branch.', returns: 'whether the key is on', macro: `${n}(x) ((x)->key.enabled.counter > 0)` }));
  for (const n of ['arch_static_branch', 'arch_static_branch_jump']) {
    const jump = n.endsWith('jump');
    out.push(entry(keys, { prototype: `bool ${n}(struct static_key *key, bool branch)`, does: 'The patched branch of a key: reads the key\'s counter instead. Tracepoints hang on such keys; nobody listens.', returns: 'whether the branch is taken', native: call => {
      const on = (call.machine.memory.readU32(call.u64(0)) | 0) > 0;
      call.ret32((jump ? !on : on) !== ((call.u32(1) & 0xff) !== 0) ? 1 : 0);
    } }));
  }
  out.push(entry(keys, { prototype: 'static_key_enabled(x)', does: 'Reads the key\'s counter.', returns: 'whether the key is on', macro: 'static_key_enabled(x) (*(int *)(x) > 0)' }));

  const tsc: Family = { topic: 'time', source: 'arch/x86/include/asm/tsc.h' };
  for (const n of ['rdtsc', 'rdtsc_ordered', 'get_cycles']) {
    out.push(entry(tsc, { prototype: `u64 ${n}(void)`, does: 'The time stamp counter: it counts simulated nanoseconds.', returns: 'its value', native: call => call.ret64(BigInt(Math.floor(call.machine.now))) }));
  }
  out.push(entry({ topic: 'time', source: 'arch/x86/kernel/pvclock.c' }, { prototype: 'struct pvclock_vsyscall_time_info *pvclock_get_pvti_cpu0_va(void)', does: 'The page that a hypervisor shares. The simulated machine runs on bare metal.', returns: 'NULL', native: returns64(0n) }));
  out.push(entry({ topic: 'time', source: 'include/clocksource/hyperv_timer.h' }, { prototype: 'unsigned long hv_get_tsc_pfn(void)', does: 'The page that Hyper-V shares. The simulated machine runs on bare metal.', returns: '0', native: returns64(0n) }));
  out.push(entry({ topic: 'time', source: 'include/clocksource/hyperv_timer.h' }, { prototype: 'struct ms_hyperv_tsc_page *hv_get_tsc_page(void)', does: 'The page that Hyper-V shares. The simulated machine runs on bare metal.', returns: 'NULL', native: returns64(0n) }));

  const ppc: Family = { topic: 'CPU features', source: 'arch/powerpc/kernel/vdso.c' };
  for (const n of ['vdso_setup_syscall_map', 'vdso_fixup_features']) out.push(entry(ppc, { prototype: `void ${n}(void)`, does: 'Fills the table of system calls in the vdso\'s data, or patches the image for this CPU. Ignored: user code does not run there.', kind: 'no-op', native: NOTHING }));
  out.push(entry({ topic: 'CPU features', source: 'arch/powerpc/include/asm/reg.h' }, { prototype: 'mfspr(rn)', does: 'Reads a special register.', returns: '0', macro: 'mfspr(rn) 0UL' }));
  out.push(entry({ topic: 'CPU features', source: 'arch/powerpc/include/asm/reg.h' }, { prototype: 'mtspr(rn, v)', does: 'Writes a special register. Ignored.', kind: 'no-op', macro: 'mtspr(rn, v) do { } while (0)' }));
  out.push(entry({ topic: 'pages', source: 'mm/memblock.c' }, { prototype: 'phys_addr_t memblock_phys_mem_size(void)', does: 'The size of physical memory: 64 GiB.', returns: 'bytes', native: returns64(1n << 36n) }));
  const symbols: Family = { topic: 'linker symbols', source: 'arch/x86/kernel/vmlinux.lds.S' };
  for (const [name, file, does] of [['fl_vvar_page', 'image_x86.c', 'The page of vdso data before 6.15, which the real kernel\'s linker script places.'], ['fl_vdso', 'image.c', 'The vdso\'s image: two pages, of which the first begins like an ELF file.'],
    ['vdso64_image', 'image_x86.c', 'Describes the vdso\'s image (since 7.0); a kernel build makes it by vdso2c.'], ['vdso_image_64', 'image_x86.c', 'Describes the vdso\'s image (until 6.14); a kernel build makes it by vdso2c.']] as const) {
    out.push({ ...entry(symbols, { prototype: name, does, returns: 'the object', model: `<model>/${file}` }) });
  }
  const symbol = (name: string, value: string, does: string) => out.push(entry(symbols, { prototype: name, does, returns: 'the object', macro: `${name} ${value}` }));
  symbol('__vvar_page', '(*fl_vvar_page)', 'The page of vdso data before 6.15: a linker symbol, here an object of model code.');
  // Before 6.15, x86: asm/vvar.h, read a second time with another macro, gives each variable of the page its offset.
  const offset = k.env.arch === 'x86' ? /DECLARE_VVAR\s*\(\s*(\d+)\s*,\s*struct vdso_data\s*,\s*_vdso_data\s*\)/.exec(k.env.text('arch/x86/include/asm/vvar.h') ?? '')?.[1] : undefined;
  if (offset !== undefined) {
    symbol('_vdso_data', `((struct vdso_data *)(fl_vvar_page + ${offset}))`, `The vdso's clock data before 6.15, which arch/x86/include/asm/vvar.h places at ${offset} bytes into the page.`);
    symbol('_vdso_data_offset', `((size_t)${offset})`, 'Where in the page of vdso data the clock data stand: from arch/x86/include/asm/vvar.h.');
  }
  for (const [start, end] of [['vdso_start', 'vdso_end'], ['vdso64_start', 'vdso64_end'], ['vdso32_start', 'vdso32_end'], ['compat_vdso_start', 'compat_vdso_end']] as const) {
    const array = !(k.env.arch === 'powerpc');
    symbol(start, array ? '((char *)fl_vdso)' : '(*(char *)fl_vdso)', 'The beginning of the vdso\'s image, which a build links in; here an object of model code.');
    symbol(end, array ? '((char *)fl_vdso + 8192)' : '(*((char *)fl_vdso + 8192))', 'The end of the vdso\'s image, which a build links in; here an object of model code.');
  }

  const random: Family = { topic: 'random numbers', source: 'drivers/char/random.c' };
  // A fixed sequence: randomness comes from the seed alone, and address layout is the same in every run.
  const next = (call: NativeCall) => { let x = BigInt(call.machine.step) * 0x9e3779b97f4a7c15n; x ^= x >> 31n; return BigInt.asUintN(32, x); };
  for (const n of ['get_random_int', 'get_random_u32', 'prandom_u32']) out.push(entry(random, { prototype: `u32 ${n}(void)`, does: 'A number that depends on the step only: runs are repeatable.', returns: 'the number', native: call => call.ret32(Number(BigInt.asIntN(32, next(call)))) }));
  for (const n of ['get_random_long', 'get_random_u64']) out.push(entry(random, { prototype: `unsigned long ${n}(void)`, does: 'A number that depends on the step only: runs are repeatable.', returns: 'the number', native: call => call.ret64(next(call) * 0x100000001n) }));
  for (const n of ['get_random_u32_below', 'prandom_u32_max']) out.push(entry(random, { prototype: `u32 ${n}(u32 ceil)`, does: 'A number below `ceil` that depends on the step only: runs are repeatable.', returns: 'the number', native: call => call.ret32(call.u32(0) ? Number(next(call) % BigInt(call.u32(0) >>> 0)) : 0) }));

  const mem: Family = { topic: 'memory', source: 'lib/string.c' };
  for (const n of ['memcpy', '__memcpy', 'memmove', '__memmove', '__builtin_memcpy_', 'memcpy_flushcache']) out.push(entry(mem, { prototype: `void *${n}(void *dst, const void *src, size_t n)`, does: 'Copies `n` bytes.', returns: '`dst`', native: call => { call.machine.memory.copy(call.u64(0), call.u64(1), Number(call.u64(2))); call.ret64(call.u64(0)); } }));
  for (const n of ['memset', '__memset']) out.push(entry(mem, { prototype: `void *${n}(void *s, int c, size_t n)`, does: 'Fills `n` bytes with `c`.', returns: '`s`', native: call => { call.machine.memory.fill(call.u64(0), call.i32(1) & 0xff, Number(call.u64(2))); call.ret64(call.u64(0)); } }));
  out.push(entry(mem, { prototype: 'int memcmp(const void *a, const void *b, size_t n)', does: 'Compares `n` bytes.', returns: 'negative, 0 or positive', native: call => {
    const n = Number(call.u64(2)); const m = call.machine.memory;
    for (let i = 0; i < n; i++) { const d = m.readU8(call.u64(0) + BigInt(i)) - m.readU8(call.u64(1) + BigInt(i)); if (d) { call.ret32(d); return; } }
    call.ret32(0);
  } }));
  out.push(entry(mem, { prototype: 'size_t strlen(const char *s)', does: 'The length of a string.', returns: 'bytes before the zero', native: call => call.ret64(BigInt(call.machine.memory.readCString(call.u64(0)).length)) }));
  for (const n of ['strcmp', 'strncmp']) out.push(entry(mem, { prototype: `int ${n}(const char *a, const char *b${n === 'strncmp' ? ', size_t n' : ''})`, does: 'Compares two strings.', returns: 'negative, 0 or positive', native: call => {
    const max = n === 'strncmp' ? Number(call.u64(2)) : undefined;
    let a = call.machine.memory.readCString(call.u64(0)), b = call.machine.memory.readCString(call.u64(1));
    if (max !== undefined) { a = a.slice(0, max); b = b.slice(0, max); }
    call.ret32(a < b ? -1 : a > b ? 1 : 0);
  } }));
  out.push(entry(mem, { prototype: 'char *strcpy(char *dst, const char *src)', does: 'Copies a string.', returns: '`dst`', native: call => {
    const s = call.machine.memory.readCString(call.u64(1));
    call.machine.memory.copy(call.u64(0), call.u64(1), s.length + 1); call.ret64(call.u64(0));
  } }));
  for (const n of ['clear_page', 'clear_highpage_']) out.push(entry({ topic: 'memory', source: 'arch/x86/lib/clear_page_64.S' }, { prototype: `void ${n}(void *page)`, does: 'Fills a page with zeros.', native: call => call.machine.memory.fill(call.u64(0), 0, 4096) }));
  out.push(entry({ topic: 'memory', source: 'arch/x86/lib/copy_page_64.S' }, { prototype: 'void copy_page(void *to, void *from)', does: 'Copies a page.', native: call => call.machine.memory.copy(call.u64(0), call.u64(1), 4096) }));
  out.push(entry({ topic: 'credentials', source: 'kernel/capability.c' }, { prototype: 'bool ns_capable(struct user_namespace *ns, int cap)', does: 'Whether the task has a capability. Programs run as root.', returns: 'true', native: returns32(1) }));
  out.push(entry({ topic: 'credentials', source: 'kernel/capability.c' }, { prototype: 'bool capable(int cap)', does: 'Whether the task has a capability. Programs run as root.', returns: 'true', native: returns32(1) }));
  out.push(entry({ topic: 'credentials', source: 'kernel/capability.c' }, { prototype: 'bool file_ns_capable(const struct file *file, struct user_namespace *ns, int cap)', does: 'Whether the opener of the file had a capability. Programs run as root.', returns: 'true', native: returns32(1) }));
  return out;
}
