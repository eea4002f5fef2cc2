/**
 * Copies between kernel and user memory. A page that is missing is faulted in by the same path as the program's own accesses, unless
 * pagefault_disable() is in force; where that fails the copy stops there, and the rest of a destination in the kernel is zeroed.
 * The real ones: include/linux/uaccess.h, arch/x86/include/asm/uaccess.h, arch/x86/lib/copy_user_64.S.
 */
import { Access, type NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import type { UserAccess } from '../user/access.ts';
import { entry, type Family } from './define.ts';

export function userCopyPrimitives(k: KernelContext, access: UserAccess): Primitive[] {
  const out: Primitive[] = [];
  const f: Family = { topic: 'user memory', source: 'include/linux/uaccess.h', sleeps: 'may' };
  /** Bytes of the user's range that can be accessed; undefined: a fault is being handled, and the call is executed again. */
  const reach = (call: NativeCall, address: bigint, n: number, kind: Access): number | undefined => {
    const m = call.machine, task = k.currentTask(m);
    const disabled = task !== 0n && m.memory.readU32(task + k.offset('task_struct', 'pagefault_disabled')) !== 0;
    return access.prepare(call, address, n, kind, disabled);
  };
  const left = 'the number of bytes that were not copied';

  for (const n of ['copy_from_user', '_copy_from_user', '__copy_from_user', '__copy_from_user_inatomic', 'raw_copy_from_user', '_inline_copy_from_user', 'copy_from_user_nofault']) {
    out.push(entry(f, { prototype: `unsigned long ${n}(void *to, const void *from, unsigned long n)`, does: 'Copies `n` bytes from user memory, faulting in pages that are missing. What could not be copied is zeroed in the kernel\'s buffer.', returns: left, native: call => {
      const size = Number(call.u64(2)), done = reach(call, call.u64(1), size, Access.Read);
      if (done === undefined) return;
      const m = call.machine.memory;
      if (done > 0) m.copy(call.u64(0), call.u64(1), done);
      if (done < size) m.fill(call.u64(0) + BigInt(done), 0, size - done);
      call.ret64(BigInt(size - done));
    } }));
  }
  for (const n of ['copy_to_user', '_copy_to_user', '__copy_to_user', '__copy_to_user_inatomic', 'raw_copy_to_user', '_inline_copy_to_user', 'copy_to_user_nofault']) {
    out.push(entry(f, { prototype: `unsigned long ${n}(void *to, const void *from, unsigned long n)`, does: 'Copies `n` bytes to user memory, faulting in pages that are missing.', returns: left, native: call => {
      const size = Number(call.u64(2)), done = reach(call, call.u64(0), size, Access.Write);
      if (done === undefined) return;
      if (done > 0) call.machine.memory.copy(call.u64(0), call.u64(1), done);
      call.ret64(BigInt(size - done));
    } }));
  }
  for (const n of ['clear_user', '__clear_user']) {
    out.push(entry(f, { prototype: `unsigned long ${n}(void *to, unsigned long n)`, does: 'Fills user memory with zeros, faulting in pages that are missing.', returns: 'the number of bytes that were not cleared', native: call => {
      const size = Number(call.u64(1)), done = reach(call, call.u64(0), size, Access.Write);
      if (done === undefined) return;
      if (done > 0) call.machine.memory.fill(call.u64(0), 0, done);
      call.ret64(BigInt(size - done));
    } }));
  }
  for (const p of ['', '__']) {
    out.push(entry(f, { prototype: `${p}get_user(x, ptr)`, does: 'Reads one object of user memory into `x`.', returns: '0, or -EFAULT (and `x` is 0)',
      macro: `${p}get_user(x, ptr) ({ __typeof__(*(ptr)) __fl_v; unsigned long __fl_n = copy_from_user(&__fl_v, (ptr), sizeof(__fl_v)); (x) = (__typeof__(x))__fl_v; __fl_n ? -14 : 0; })` }));
    out.push(entry(f, { prototype: `${p}put_user(x, ptr)`, does: 'Writes `x` to one object of user memory.', returns: '0, or -EFAULT',
      macro: `${p}put_user(x, ptr) ({ __typeof__(*(ptr)) __fl_v = (__typeof__(*(ptr)))(x); copy_to_user((ptr), &__fl_v, sizeof(__fl_v)) ? -14 : 0; })` }));
  }
  for (const [n, verb] of [['get', 'Reads one object of user memory into `x`'], ['put', 'Writes `x` to one object of user memory']] as const) {
    out.push(entry(f, { prototype: `unsafe_${n}_user(x, ptr, label)`, does: `${verb}, between user_access_begin() and user_access_end().`, returns: 'nothing; goes to `label` where that fails',
      macro: `unsafe_${n}_user(x, ptr, label) do { if (__${n}_user(x, ptr)) goto label; } while (0)` }));
  }
  const section: Family = { topic: 'user memory', source: 'arch/x86/include/asm/uaccess.h' };
  out.push(entry(section, { prototype: 'user_access_begin(ptr, len)', does: 'Begins accesses of a range of user memory. The processor\'s own guard against them (SMAP) is not modelled.', returns: 'whether it can be user memory', macro: 'user_access_begin(ptr, len) access_ok(ptr, len)' }));
  out.push(entry(section, { prototype: 'user_access_end()', does: 'Ends accesses of user memory.', returns: 'nothing', macro: 'user_access_end() ((void)0)' }));
  out.push(entry(section, { prototype: 'user_access_save()', does: 'Suspends accesses of user memory.', returns: '0', macro: 'user_access_save() 0UL' }));
  out.push(entry(section, { prototype: 'user_access_restore(flags)', does: 'Goes on with accesses of user memory.', returns: 'nothing', macro: 'user_access_restore(flags) ((void)(flags))' }));
  for (const n of ['access_ok', '__access_ok']) out.push(entry(f, { prototype: `${n}(addr, size)`, does: 'Whether a range can be user memory at all: below the end of user addresses.', returns: 'whether', sleeps: 'never', macro: `${n}(addr, size) ((unsigned long)(addr) + (unsigned long)(size) <= 0x7ffffffff000UL && (unsigned long)(addr) + (unsigned long)(size) >= (unsigned long)(addr))` }));
  out.push(entry({ ...f, source: 'mm/util.c' }, { prototype: 'char *strndup_user(const char *s, long n)', does: 'Copies a string of the program, at most n bytes with its zero.', returns: 'the copy from kmalloc() or an error pointer', model: '<model>/files.c' }));
  const masked: Family = { topic: 'user memory', source: 'arch/x86/include/asm/uaccess_64.h' };
  out.push(entry(masked, { prototype: 'can_do_masked_user_access()', does: 'Whether user pointers are checked by masking them. They are checked by access_ok().', returns: '0', macro: 'can_do_masked_user_access() 0' }));
  out.push(entry(masked, { prototype: 'mask_user_address(x)', does: 'A user address, unchanged: an invalid one fails when it is used.', returns: 'the address', macro: 'mask_user_address(x) (x)' }));
  return out;
}
