import type { Access, NativeCall } from '../../vm/api.ts';
import type { UserAccess } from './access.ts';
import { E } from './errno.ts';

/** Whether ranges of the program can be accessed (an address of 0 is left out); false: the call was answered with EFAULT, or is executed again. */
export function reach(access: UserAccess, call: NativeCall, ranges: readonly (readonly [address: bigint, size: number, access: Access])[]): boolean {
  for (const [address, size, kind] of ranges) {
    if (address === 0n) continue;
    const n = access.prepare(call, address, size, kind);
    if (n === undefined) return false;
    if (n < size) { call.ret64(BigInt(-E.FAULT)); return false; }
  }
  return true;
}
