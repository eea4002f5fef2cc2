/** Bit operations and bit searches. The real ones: arch/x86/include/asm/bitops.h and asm-generic/bitops; many are inline assembly there. */
import type { NativeCall } from '../../vm/api.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from './define.ts';

export function bitPrimitives(): Primitive[] {
  const out: Primitive[] = [];
  const family: Family = { topic: 'bits', source: 'include/asm-generic/bitops' };
  // Bits of a bitmap of longs; little-endian bytes make bit n the bit n % 8 of byte n / 8.
  const at = (call: NativeCall) => {
    const nr = call.i64(0);
    return { address: call.u64(1) + (nr >> 3n), mask: 1 << Number(nr & 7n) };
  };
  const read = (call: NativeCall) => { const b = at(call); return (call.machine.memory.readU8(b.address) & b.mask) !== 0; };
  const write = (call: NativeCall, f: (old: number, mask: number) => number): boolean => {
    const b = at(call); const old = call.machine.memory.readU8(b.address);
    call.machine.memory.writeU8(b.address, f(old, b.mask) & 0xff);
    return (old & b.mask) !== 0;
  };
  const forms = (name: string) => [name, `__${name}`, `arch_${name}`, `arch___${name}`];
  const each = (names: readonly string[], result: string, does: string, returns: string, native: (call: NativeCall) => void) => {
    for (const n of names) out.push(entry(family, { prototype: `${result} ${n}(long nr, volatile unsigned long *addr)`, does, returns, native }));
  };
  each([...forms('set_bit')], 'void', 'Sets bit `nr` of the bitmap.', 'nothing', call => { write(call, (x, m) => x | m); });
  each([...forms('clear_bit'), 'clear_bit_unlock', '__clear_bit_unlock'], 'void', 'Clears bit `nr` of the bitmap.', 'nothing', call => { write(call, (x, m) => x & ~m); });
  each([...forms('change_bit')], 'void', 'Inverts bit `nr` of the bitmap.', 'nothing', call => { write(call, (x, m) => x ^ m); });
  each([...forms('test_and_set_bit'), 'test_and_set_bit_lock'], 'bool', 'Sets bit `nr` in one step.', 'its old value', call => call.ret32(write(call, (x, m) => x | m) ? 1 : 0));
  each([...forms('test_and_clear_bit')], 'bool', 'Clears bit `nr` in one step.', 'its old value', call => call.ret32(write(call, (x, m) => x & ~m) ? 1 : 0));
  each([...forms('test_and_change_bit')], 'bool', 'Inverts bit `nr` in one step.', 'its old value', call => call.ret32(write(call, (x, m) => x ^ m) ? 1 : 0));
  for (const n of ['test_bit', 'arch_test_bit', '_test_bit', 'test_bit_acquire', 'arch_test_bit_acquire']) {
    out.push(entry(family, { prototype: `bool ${n}(unsigned long nr, const volatile unsigned long *addr)`, does: 'Reads bit `nr` of the bitmap.', returns: 'its value', native: call => call.ret32(read(call) ? 1 : 0) }));
  }
  for (const n of ['xor_unlock_is_negative_byte', 'arch_xor_unlock_is_negative_byte']) {
    out.push(entry(family, { prototype: `bool ${n}(unsigned long mask, volatile unsigned long *addr)`, does: 'Inverts bits of the lowest byte in one step, which gives up a bit lock.', returns: 'whether bit 7 was set', native: call => {
      const a = call.u64(1), old = call.machine.memory.readU8(a);
      call.machine.memory.writeU8(a, (old ^ Number(call.u64(0) & 0xffn)) & 0xff);
      call.ret32(old >> 7);
    } }));
  }
  each(['clear_bit_unlock_is_negative_byte', 'arch_clear_bit_unlock_is_negative_byte'], 'bool', 'Clears bit `nr` in one step, which gives up a bit lock.', 'whether bit 7 is set', call => { write(call, (x, m) => x & ~m); call.ret32(call.machine.memory.readU8(call.u64(1)) >> 7); });
  const clz64 = (v: bigint) => { let n = 0; for (let x = BigInt.asUintN(64, v); x; x >>= 1n) n++; return 64 - n; };
  const ctz64 = (v: bigint) => { let x = BigInt.asUintN(64, v); if (!x) return 64; let n = 0; while (!(x & 1n)) { x >>= 1n; n++; } return n; };
  const pop = (v: bigint) => { let x = BigInt.asUintN(64, v); let n = 0; while (x) { x &= x - 1n; n++; } return n; };
  const one = (prototype: string, does: string, returns: string, native: (call: NativeCall) => void) => out.push(entry(family, { prototype, does, returns, native }));
  one('int ffs(int x)', 'Finds the first bit set.', 'its number from 1; 0 when there is none', call => call.ret32(call.u32(0) === 0 ? 0 : 32 - Math.clz32(call.u32(0) & -call.u32(0))));
  one('int fls(unsigned int x)', 'Finds the last bit set.', 'its number from 1; 0 when there is none', call => call.ret32(32 - Math.clz32(call.u32(0))));
  one('int fls64(u64 x)', 'Finds the last bit set.', 'its number from 1; 0 when there is none', call => call.ret32(64 - clz64(call.u64(0))));
  one('unsigned long __ffs(unsigned long word)', 'Finds the first bit set; undefined for 0.', 'its number from 0', call => call.ret64(BigInt(ctz64(call.u64(0)))));
  one('unsigned long __fls(unsigned long word)', 'Finds the last bit set; undefined for 0.', 'its number from 0', call => call.ret64(BigInt(63 - clz64(call.u64(0)))));
  one('unsigned long ffz(unsigned long word)', 'Finds the first bit that is clear; undefined when there is none.', 'its number from 0', call => call.ret64(BigInt(ctz64(~call.u64(0)))));
  for (const n of ['hweight32', '__sw_hweight32', '__arch_hweight32']) one(`unsigned int ${n}(unsigned int w)`, 'Counts the bits set.', 'their number', call => call.ret32(pop(BigInt(call.u32(0) >>> 0))));
  for (const n of ['hweight64', '__sw_hweight64', '__arch_hweight64']) one(`unsigned long ${n}(u64 w)`, 'Counts the bits set.', 'their number', call => call.ret64(BigInt(pop(call.u64(0)))));
  return out;
}
