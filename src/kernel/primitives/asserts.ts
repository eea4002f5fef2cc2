/**
 * BUG, WARN and the kernel's other self-checks: a failed one is a finding at the line that holds it. printk goes to the simulated log.
 * The real ones: include/asm-generic/bug.h, include/linux/mmdebug.h, kernel/printk/printk.c.
 */
import type { NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, NOTHING, returns32, type Family } from './define.ts';
import { formatPrintk } from './printf.ts';

/** The statement that called: innermost frame. */
function caller(call: NativeCall): string {
  const f = call.machine.frames(call.task)[0];
  return f ? `${f.code.files[f.pc >> 2] ?? 0}:${f.code.offsets[f.pc >> 2] ?? 0}` : '';
}

export function assertPrimitives(k: KernelContext): Primitive[] {
  const out: Primitive[] = [];
  const bug: Family = { topic: 'assertions', source: 'include/asm-generic/bug.h' };
  const mm: Family = { topic: 'assertions', source: 'include/linux/mmdebug.h' };

  out.push(entry(bug, { prototype: 'void __fl_bug(const char *what)', does: 'Ends the run: a `BUG_ON` found its condition true.', returns: 'never',
    native: call => call.finding('bug', `BUG: ${call.machine.memory.readCString(call.u64(0), 400)}`) }));
  out.push(entry(bug, { prototype: 'int __fl_warn(int once, const char *what, const char *format, ...)', does: 'Reports that a `WARN_ON` found its condition true; the run goes on.', returns: '1',
    native: call => {
      const m = call.machine;
      const place = caller(call);
      call.ret32(1);
      if (call.i32(0)) {
        if (k.state.warned[place]) return;
        k.state.warned[place] = true;
      }
      const format = call.u64(2);
      const text = format === 0n ? `WARN_ON(${m.memory.readCString(call.u64(1), 400)})` : formatPrintk(m.memory, m.memory.readCString(format, 1000), call.varargs()).trim();
      m.report({ kind: 'warn', message: text });
    } }));

  out.push(entry(bug, { prototype: 'BUG()', does: 'The kernel stops here. Ends the run with a finding.', returns: 'never', macro: 'BUG() __fl_bug("BUG()")' }));
  for (const n of ['BUG_ON']) {
    out.push(entry(bug, { prototype: `${n}(condition)`, does: 'The kernel stops when the condition holds. Ends the run with a finding.', macro: `${n}(condition) do { if (condition) __fl_bug(#condition); } while (0)` }));
  }
  // VM_BUG_ON, VM_WARN_ON, VFS_WARN_ON and the like are the tree's own macros: they end here, or in nothing, by CONFIG_DEBUG_VM and CONFIG_DEBUG_VFS.
  for (const [n, once] of [['WARN_ON', 0], ['WARN_ON_ONCE', 1], ['WARN_ON_SMP', 0]] as const) {
    out.push(entry(bug, { prototype: `${n}(condition)`, does: `Reports a finding ${once ? 'once ' : ''}when the condition holds; the run goes on.`, returns: 'the condition, as 0 or 1',
      macro: `${n}(condition) ({ int __fl_w = !!(condition); if (__fl_w) __fl_warn(${once}, #condition, (const char *)0); __fl_w; })` }));
  }
  for (const [n, once] of [['WARN', 0], ['WARN_ONCE', 1]] as const) {
    out.push(entry(bug, { prototype: `${n}(condition, format...)`, does: `Reports a finding ${once ? 'once ' : ''}with this text when the condition holds; the run goes on.`, returns: 'the condition, as 0 or 1',
      macro: `${n}(condition, format...) ({ int __fl_w = !!(condition); if (__fl_w) __fl_warn(${once}, #condition, format); __fl_w; })` }));
  }
  for (const [n, p] of [['dump_page', 'const struct page *page, const char *reason'], ['dump_vma', 'const struct vm_area_struct *vma'], ['dump_mm', 'const struct mm_struct *mm'], ['__dump_page', 'struct page *page, const char *reason']] as const) {
    out.push(entry(mm, { prototype: `void ${n}(${p})`, does: 'Would print the object. Ignored: the debugger shows it.', kind: 'no-op', native: NOTHING }));
  }
  const build: Family = { topic: 'assertions', source: 'include/linux/build_bug.h', kind: 'no-op' };
  for (const [n, params] of [['BUILD_BUG_ON', 'condition'], ['BUILD_BUG_ON_MSG', 'condition, message'], ['BUILD_BUG_ON_INVALID', 'e'], ['BUILD_BUG_ON_NOT_POWER_OF_2', 'n'], ['compiletime_assert', 'condition, message'], ['compiletime_assert_atomic_type', 't'],
    ['compiletime_assert_rwonce_type', 't'], ['ASSERT_EXCLUSIVE_WRITER', 'v'], ['ASSERT_EXCLUSIVE_ACCESS', 'v'], ['ASSERT_EXCLUSIVE_BITS', 'v, mask']] as const) {
    out.push(entry(build, { prototype: `${n}(${params})`, does: 'A check that the kernel\'s own compiler or a sanitizer makes. Not evaluated here.', macro: `${n}(${params}) do { } while (0)` }));
  }
  out.push(entry(build, { prototype: 'BUILD_BUG()', does: 'A check that the kernel\'s own compiler makes. Not evaluated here.', macro: 'BUILD_BUG() do { } while (0)' }));
  for (const n of ['BUILD_BUG_ON_ZERO', '__BUILD_BUG_ON_ZERO_MSG', 'BUILD_BUG_ON_NULL']) {
    out.push(entry(build, { prototype: `${n}(e...)`, does: 'A check that the kernel\'s own compiler makes. Not evaluated here.', returns: '0', macro: `${n}(e...) 0` }));
  }
  for (const n of ['lockdep_assert_held', 'lockdep_assert_held_write', 'lockdep_assert_held_read', 'lockdep_assert_not_held', 'lockdep_assert_held_once', 'lockdep_assert_irqs_disabled', 'lockdep_assert_irqs_enabled', 'lockdep_assert_preemption_disabled', 'lockdep_set_class', 'lockdep_set_novalidate_class']) {
    out.push(entry({ topic: 'assertions', source: 'include/linux/lockdep.h', kind: 'no-op' }, { prototype: `${n}(l...)`, does: 'A lockdep annotation. Lock order is checked by the lock primitives themselves.', macro: `${n}(l...) do { } while (0)` }));
  }
  const trace: Family = { topic: 'tracing', source: 'include/linux/instrumented.h', kind: 'no-op' };
  for (const [n, p] of [['instrument_atomic_read', 'const volatile void *v, size_t size'], ['instrument_atomic_write', 'const volatile void *v, size_t size'], ['instrument_atomic_read_write', 'const volatile void *v, size_t size'],
    ['instrument_read', 'const volatile void *v, size_t size'], ['instrument_write', 'const volatile void *v, size_t size'],
    ['refcount_warn_saturate', 'refcount_t *r, enum refcount_saturation_type t'], ['perf_event_mmap', 'struct vm_area_struct *vma'], ['__page_ref_mod', 'struct page *page, int v'], ['__page_ref_set', 'struct page *page, int v'],
    ['__page_ref_mod_and_test', 'struct page *page, int v, int ret'], ['__page_ref_mod_and_return', 'struct page *page, int v, int ret'], ['__page_ref_mod_unless', 'struct page *page, int v, int u'],
    ['__mmap_lock_trace_start_locking', 'struct mm_struct *mm, bool write'], ['__mmap_lock_trace_acquire_returned', 'struct mm_struct *mm, bool write, bool success'], ['__mmap_lock_trace_released', 'struct mm_struct *mm, bool write'],
    ['__mmap_lock_do_trace_start_locking', 'struct mm_struct *mm, bool write'], ['__mmap_lock_do_trace_acquire_returned', 'struct mm_struct *mm, bool write, bool success'], ['__mmap_lock_do_trace_released', 'struct mm_struct *mm, bool write']] as const) {
    if (n === 'refcount_warn_saturate') {
      out.push(entry({ topic: 'assertions', source: 'lib/refcount.c' }, { prototype: `void ${n}(${p})`, does: 'A `refcount_t` saturated: it over- or underflowed, or was taken from 0. Reports a finding.',
        native: call => {
          const what = ['was about to overflow without a check', 'overflowed', 'was incremented from 0: use after free', 'underflowed: use after free', 'hit 0 by a plain decrement: leaking memory'][call.i32(1)] ?? 'is broken';
          call.machine.report({ kind: 'refcount', message: `refcount_t ${what}` });
        } }));
      continue;
    }
    out.push(entry(trace, { prototype: `void ${n}(${p})`, does: 'A tracing or sanitizer hook. Ignored.', native: NOTHING }));
  }
  for (const n of ['page_ref_tracepoint_active', 'tracepoint_enabled']) out.push(entry(trace, { prototype: `${n}(t)`, does: 'Whether someone listens to a tracepoint. Nobody does.', returns: 'false', macro: `${n}(t) 0` }));
  for (const [n, p] of [['kcsan_mb', ''], ['kcsan_rmb', ''], ['kcsan_wmb', ''], ['kcsan_release', ''], ['kcsan_atomic_next', 'n'], ['kcsan_nestable_atomic_begin', ''], ['kcsan_nestable_atomic_end', ''], ['kcsan_flat_atomic_begin', ''], ['kcsan_flat_atomic_end', '']] as const) {
    out.push(entry(trace, { prototype: `${n}(${p})`, does: 'A KCSAN annotation. Ignored.', macro: `${n}(${p}) do { } while (0)` }));
  }

  const log: Family = { topic: 'log', source: 'kernel/printk/printk.c' };
  for (const n of ['_printk', 'printk', 'printk_deferred', '_printk_deferred']) {
    out.push(entry(log, { prototype: `int ${n}(const char *fmt, ...)`, does: 'Appends a line to the simulated kernel log.', returns: 'the number of characters',
      native: call => {
        const text = formatPrintk(call.machine.memory, call.machine.memory.readCString(call.u64(0), 2000), call.varargs());
        // KERN_SOH and a level digit come first.
        const line = (text.charCodeAt(0) === 1 ? text.slice(2) : text).replace(/\n$/, '');
        k.state.log.push(line);
        // What a kernel says before it goes on with something broken: check_mm(), print_bad_pte().
        if (line.startsWith('BUG: ')) call.machine.report({ kind: 'warn', message: line });
        if (k.state.log.length > 500) k.state.log.shift();
        call.ret32(text.length);
      } }));
  }
  for (const n of ['pr_emerg', 'pr_alert', 'pr_crit', 'pr_err', 'pr_warn', 'pr_notice', 'pr_info', 'pr_cont', 'pr_err_once', 'pr_warn_once', 'pr_notice_once', 'pr_info_once', 'pr_warn_ratelimited', 'pr_err_ratelimited']) {
    out.push(entry(log, { prototype: `${n}(fmt, ...)`, does: 'Appends a line to the simulated kernel log.', macro: `${n}(fmt, ...) _printk(fmt, ##__VA_ARGS__)` }));
  }
  for (const n of ['pr_debug', 'pr_devel', 'pr_debug_once', 'no_printk']) {
    out.push(entry(log, { prototype: `${n}(fmt, ...)`, does: 'A debug message: not compiled in. Ignored.', kind: 'no-op', macro: `${n}(fmt, ...) do { } while (0)` }));
  }
  out.push(entry(log, { prototype: 'void panic(const char *fmt, ...)', does: 'The kernel gives up. Ends the run with a finding.', returns: 'never', source: 'kernel/panic.c',
    native: call => call.finding('bug', `panic: ${formatPrintk(call.machine.memory, call.machine.memory.readCString(call.u64(0), 1000), call.varargs()).trim()}`) }));
  out.push(entry(log, { prototype: 'void dump_stack(void)', does: 'Would print the stack. Ignored: the debugger shows it.', kind: 'no-op', native: NOTHING }));
  out.push(entry(log, { prototype: 'int __ratelimit(struct ratelimit_state *rs)', does: 'Whether a message may be printed now. Always.', returns: '1', native: returns32(1) }));
  return out;
}
