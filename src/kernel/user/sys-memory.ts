/** mmap(2), munmap(2), mprotect(2) of anonymous memory, brk(2): argument checks here, the work in media/model/task.c. */
import type { NativeCall } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from '../primitives/define.ts';
import { E } from './errno.ts';

const MAP = { shared: 1, private: 2, fixed: 0x10, anonymous: 0x20, fixedNoReplace: 0x100000 };

export function inModel(k: KernelContext, call: NativeCall, name: string, file: string, args: readonly (bigint | number)[]): void {
  const fn = k.env.kernelFunction(name, `<model>/${file}`);
  if (fn === undefined) { call.ret64(BigInt(-E.NOSYS)); return; }
  call.tailCall(fn, args);
}

export function memoryCalls(k: KernelContext): Primitive[] {
  const f: Family = { topic: 'system calls', source: 'mm/mmap.c', kind: 'user', sleeps: 'may' };
  return [
    entry(f, { prototype: 'long __sys_mmap(unsigned long addr, unsigned long len, long prot, long flags, long fd, unsigned long offset)', does: 'Maps anonymous memory. Files are not supported.', returns: 'the address or a negative error', native: call => {
      const flags = Number(call.i64(3));
      if (!(flags & MAP.anonymous)) { call.ret64(BigInt(-E.NODEV)); return; }
      if (!(flags & (MAP.shared | MAP.private))) { call.ret64(BigInt(-E.INVAL)); return; }
      const fixed = flags & (MAP.fixed | MAP.fixedNoReplace) ? 1 : 0;
      inModel(k, call, 'fl_sys_mmap', 'task.c', [call.u64(0), call.u64(1), Number(call.i64(2)), flags & MAP.shared ? 1 : 0, fixed, flags & MAP.fixedNoReplace ? 1 : 0]);
    } }),
    entry(f, { prototype: 'long __sys_munmap(unsigned long addr, unsigned long len)', does: 'Unmaps a range.', returns: '0 or a negative error', native: call => inModel(k, call, 'fl_sys_munmap', 'task.c', [call.u64(0), call.u64(1)]) }),
    entry(f, { prototype: 'long __sys_mprotect(unsigned long addr, unsigned long len, long prot)', does: 'Changes the rights of a range.', returns: '0 or a negative error', source: 'mm/mprotect.c', native: call => inModel(k, call, 'fl_sys_mprotect', 'task.c', [call.u64(0), call.u64(1), Number(call.i64(2))]) }),
    entry(f, { prototype: 'long __sys_brk(unsigned long brk)', does: 'Moves the end of the heap; 0 asks where it is.', returns: 'the end of the heap', native: call => inModel(k, call, 'fl_sys_brk', 'task.c', [call.u64(0)]) }),
  ];
}
