/**
 * Kernel access to user memory: what copy_from_user() and copy_to_user() do for system calls. Pages that are missing are faulted in by
 * the same path as the program's own accesses; where that fails, the copy stops there and the caller answers EFAULT.
 */
import { USER_END } from '../../compiler/addresses.ts';
import { Access, type NativeCall, type UserSpace } from '../../vm/api.ts';
import type { KernelContext } from '../context.ts';
import { begin, faultArguments, faultFunction } from '../faults.ts';

export interface UserAccess {
  /**
   * Makes [address, address + length) accessible to the kernel. Answers the number of bytes that are; undefined: a fault is being handled
   * and the primitive must return at once (it is executed again from its start). `noFaults`: pages that are missing stay missing.
   */
  prepare(call: NativeCall, address: bigint, length: number, access: Access, noFaults?: boolean): number | undefined;
}

export function createUserAccess(k: KernelContext, spaceOf: (task: number) => UserSpace | undefined): UserAccess {
  const translated = (space: UserSpace, page: bigint, access: Access): boolean => {
    k.accessMode = 'kernel';
    try { return space.translate(page, access) !== undefined; } finally { k.accessMode = 'user'; }
  };
  return {
    prepare(call, address, length, access, noFaults = false) {
      if (length <= 0) return 0;
      const end = address + BigInt(length);
      const space = spaceOf(call.task);
      for (let page = address & ~0xfffn; page < end; page += 4096n) {
        const reached = () => page <= address ? 0 : Number(page - address);
        if (page >= USER_END || page < 0n) return reached();
        if (!space || translated(space, page, access)) continue;
        const failed = k.state.failed[call.task];
        if (failed?.kernel && (BigInt(failed.address) & ~0xfffn) === page) {
          delete k.state.failed[call.task];
          return reached();
        }
        if (noFaults) return reached();
        const at = page < address ? address : page;
        begin(k, call.machine, call.task, at, access, 'kernel');
        call.callThen(faultFunction(k), faultArguments(at, access, false));
        return undefined;
      }
      return length;
    },
  };
}
