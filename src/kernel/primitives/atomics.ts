/**
 * Atomic operations: one CPU executes one statement at a time, so that each is a plain read, change and write of the object's bytes.
 * The real ones: include/linux/atomic/atomic-arch-fallback.h over the architecture's asm/atomic.h.
 */
import type { Native, NativeCall } from '../../vm/api.ts';
import { misalignedFinding } from '../../vm/findings.ts';
import type { Primitive } from '../contract.ts';
import { entry, type Family } from './define.ts';

/** Told about every change of an atomic counter, for the reference counts of pages. `value` is the new one. */
export type CounterHook = (call: NativeCall, address: bigint, delta: bigint, value: bigint) => void;

const ORDERS = ['', '_acquire', '_release', '_relaxed'];
const PREFIXES = ['', 'raw_', 'arch_'];

function aligned(call: NativeCall, address: bigint, size: number): void {
  if ((address & BigInt(size - 1)) === 0n) return;
  const f = misalignedFinding(address, size);
  call.tell(f.kind, f.message);
}

interface Width { readonly infix: string; readonly c: string; readonly v: string; readonly bits: 32 | 64 }
const WIDTHS: readonly Width[] = [
  { infix: 'atomic', c: 'int', v: 'atomic_t', bits: 32 },
  { infix: 'atomic64', c: 's64', v: 'atomic64_t', bits: 64 },
  { infix: 'atomic_long', c: 'long', v: 'atomic_long_t', bits: 64 },
];

export function atomicPrimitives(hook: CounterHook): Primitive[] {
  const out: Primitive[] = [];
  const family: Family = { topic: 'atomics', source: 'include/linux/atomic/atomic-instrumented.h' };
  for (const w of WIDTHS) {
    const load = (call: NativeCall, a: bigint) => { aligned(call, a, w.bits / 8); return w.bits === 32 ? BigInt(call.machine.memory.readU32(a) | 0) : BigInt.asIntN(64, call.machine.memory.readU64(a)); };
    const store = (call: NativeCall, a: bigint, v: bigint) => {
      if (w.bits === 32) call.machine.memory.writeU32(a, Number(BigInt.asUintN(32, v)));
      else call.machine.memory.writeU64(a, BigInt.asUintN(64, v));
    };
    const arg = (call: NativeCall, n: number) => w.bits === 32 ? BigInt(call.i32(n)) : call.i64(n);
    const ret = (call: NativeCall, v: bigint) => { if (w.bits === 32) call.ret32(Number(BigInt.asIntN(32, v))); else call.ret64(BigInt.asUintN(64, v)); };
    const wrap = (v: bigint) => BigInt.asIntN(w.bits, v);
    const change = (call: NativeCall, a: bigint, f: (old: bigint) => bigint): { old: bigint; now: bigint } => {
      const old = load(call, a);
      const now = wrap(f(old));
      store(call, a, now);
      hook(call, a, now - old, now);
      return { old, now };
    };
    const add = (prototype: string, does: string, returns: string, native: Native) => {
      for (const p of PREFIXES) out.push(entry(family, { prototype: prototype.replace('@', p + w.infix), does, returns, native }));
    };

    for (const o of ['', '_acquire']) add(`${w.c} @_read${o}(const ${w.v} *v)`, 'Reads the counter.', 'its value', call => ret(call, load(call, call.u64(0))));
    for (const o of ['', '_release']) add(`void @_set${o}(${w.v} *v, ${w.c} i)`, 'Writes the counter.', 'nothing', call => {
      // what was there before need not have had a value
      const a = call.u64(0), v = arg(call, 1), was = new DataView(call.machine.memory.readBytes(a, w.bits / 8).buffer);
      store(call, a, v);
      hook(call, a, v - (w.bits === 32 ? BigInt(was.getInt32(0, true)) : was.getBigInt64(0, true)), v);
    });

    const operations: [string, (old: bigint, i: bigint) => bigint, string][] = [
      ['add', (x, i) => x + i, 'Adds `i`'], ['sub', (x, i) => x - i, 'Subtracts `i`'], ['and', (x, i) => x & i, 'Ands `i`'],
      ['or', (x, i) => x | i, 'Ors `i`'], ['xor', (x, i) => x ^ i, 'Exclusive-ors `i`'], ['andnot', (x, i) => x & ~i, 'Clears the bits of `i`'],
    ];
    for (const [name, f, does] of operations) {
      add(`void @_${name}(${w.c} i, ${w.v} *v)`, `${does} in one step.`, 'nothing', call => { const i = arg(call, 0); change(call, call.u64(1), x => f(x, i)); });
      for (const o of ORDERS) {
        if (name === 'add' || name === 'sub') {
          add(`${w.c} @_${name}_return${o}(${w.c} i, ${w.v} *v)`, `${does} in one step.`, 'the new value', call => { const i = arg(call, 0); ret(call, change(call, call.u64(1), x => f(x, i)).now); });
        }
        add(`${w.c} @_fetch_${name}${o}(${w.c} i, ${w.v} *v)`, `${does} in one step.`, 'the old value', call => { const i = arg(call, 0); ret(call, change(call, call.u64(1), x => f(x, i)).old); });
      }
    }
    for (const [name, d] of [['inc', 1n], ['dec', -1n]] as const) {
      const does = d > 0 ? 'Adds one in one step.' : 'Subtracts one in one step.';
      add(`void @_${name}(${w.v} *v)`, does, 'nothing', call => { change(call, call.u64(0), x => x + d); });
      add(`bool @_${name}_and_test(${w.v} *v)`, does, 'whether the new value is 0', call => call.ret32(change(call, call.u64(0), x => x + d).now === 0n ? 1 : 0));
      for (const o of ORDERS) {
        add(`${w.c} @_${name}_return${o}(${w.v} *v)`, does, 'the new value', call => ret(call, change(call, call.u64(0), x => x + d).now));
        add(`${w.c} @_fetch_${name}${o}(${w.v} *v)`, does, 'the old value', call => ret(call, change(call, call.u64(0), x => x + d).old));
      }
    }
    add(`bool @_sub_and_test(${w.c} i, ${w.v} *v)`, 'Subtracts `i` in one step.', 'whether the new value is 0', call => { const i = arg(call, 0); call.ret32(change(call, call.u64(1), x => x - i).now === 0n ? 1 : 0); });
    for (const o of ['', '_acquire', '_release', '_relaxed']) add(`bool @_add_negative${o}(${w.c} i, ${w.v} *v)`, 'Adds `i` in one step.', 'whether the new value is negative', call => { const i = arg(call, 0); call.ret32(change(call, call.u64(1), x => x + i).now < 0n ? 1 : 0); });
    add(`bool @_add_unless(${w.v} *v, ${w.c} a, ${w.c} u)`, 'Adds `a` unless the counter is `u`.', 'whether it added', call => {
      const a = call.u64(0); const x = load(call, a);
      if (x === arg(call, 2)) { call.ret32(0); return; }
      const i = arg(call, 1); change(call, a, y => y + i); call.ret32(1);
    });
    add(`${w.c} @_fetch_add_unless(${w.v} *v, ${w.c} a, ${w.c} u)`, 'Adds `a` unless the counter is `u`.', 'the old value', call => {
      const a = call.u64(0); const x = load(call, a);
      if (x !== arg(call, 2)) { const i = arg(call, 1); change(call, a, y => y + i); }
      ret(call, x);
    });
    add(`bool @_inc_not_zero(${w.v} *v)`, 'Adds one unless the counter is 0.', 'whether it added', call => {
      const a = call.u64(0);
      if (load(call, a) === 0n) { call.ret32(0); return; }
      change(call, a, x => x + 1n); call.ret32(1);
    });
    add(`bool @_inc_unless_negative(${w.v} *v)`, 'Adds one unless the counter is negative.', 'whether it added', call => {
      const a = call.u64(0);
      if (load(call, a) < 0n) { call.ret32(0); return; }
      change(call, a, x => x + 1n); call.ret32(1);
    });
    add(`${w.c} @_dec_if_positive(${w.v} *v)`, 'Subtracts one unless that makes the counter negative.', 'the old value minus one', call => {
      const a = call.u64(0); const x = load(call, a);
      if (x > 0n) change(call, a, y => y - 1n);
      ret(call, x - 1n);
    });
    for (const o of ORDERS) {
      add(`${w.c} @_xchg${o}(${w.v} *v, ${w.c} n)`, 'Writes `n` in one step.', 'the old value', call => { const n = arg(call, 1); ret(call, change(call, call.u64(0), () => n).old); });
      add(`${w.c} @_cmpxchg${o}(${w.v} *v, ${w.c} old, ${w.c} n)`, 'Writes `n` if the counter is `old`, in one step.', 'the value found', call => {
        const a = call.u64(0); const x = load(call, a);
        if (x === arg(call, 1)) { const n = arg(call, 2); change(call, a, () => n); }
        ret(call, x);
      });
      add(`bool @_try_cmpxchg${o}(${w.v} *v, ${w.c} *old, ${w.c} n)`, 'Writes `n` if the counter is `*old`, else the value found to `*old`, in one step.', 'whether it wrote', call => {
        const a = call.u64(0); const p = call.u64(1); const x = load(call, a);
        if (x === load(call, p)) { const n = arg(call, 2); change(call, a, () => n); call.ret32(1); } else { store(call, p, x); call.ret32(0); }
      });
    }
  }
  return out;
}
