import { Access, type MemoryApi, type NativeCall } from '../../vm/api.ts';
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

/** A path or another string of the program; undefined: the call was answered with EFAULT, or is executed again. */
export function stringAt(access: UserAccess, call: NativeCall, at: bigint): string | undefined {
  const n = access.prepare(call, at, 1, Access.Read);
  if (n === 0) call.ret64(BigInt(-E.FAULT));
  return n ? call.machine.memory.readCString(at, 4096) : undefined;
}

/** Eight bytes that may not all have been set: of a variadic area, which holds no more than was passed, or of a union whose smaller member was. */
export function word(m: MemoryApi, at: bigint): bigint {
  const b = m.peek(at, 8);
  return b === undefined ? 0n : new DataView(b.buffer, b.byteOffset).getBigUint64(0, true);
}
