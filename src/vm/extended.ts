/** long double: operations on 16-byte objects that hold the x87's 80 bits (base/f80.ts). `a`, `b`, `c` are absolute slots. False: a memory fault. */
import { add, bytesOf80, compare, divide, fromBytes80, fromDouble, fromInteger, multiply, negate, subtract, toDouble, toFloat80, toInteger, type F80 } from '../base/f80.ts';
import { Op } from '../compiler/bytecode/isa.ts';
import type { Memory } from './memory/memory.ts';

function store(R: Int32Array, at: number, x: F80, memory: Memory): boolean { return memory.storeBytes(R[at], R[at + 1], bytesOf80(x)); }

export function extended(op: number, R: Int32Array, F: Float32Array, D: Float64Array, a: number, b: number, c: number, memory: Memory): boolean {
  switch (op) {
    case Op.S64ToL: return store(R, a, fromInteger(BigInt(R[b + 1]) << 32n | BigInt(R[b] >>> 0)), memory);
    case Op.U64ToL: return store(R, a, fromInteger(BigInt(R[b + 1] >>> 0) << 32n | BigInt(R[b] >>> 0)), memory);
    case Op.DToL: {
      const x = fromDouble(D[b >> 1]);
      return store(R, a, Number.isNaN(D[b >> 1]) && R[b + 1] < 0 !== x >> 79n > 0n ? negate(x) : x, memory);
    }
  }
  const unary = op === Op.NegL || op >= Op.LToD, first = memory.loadBytes(R[b], R[b + 1], 16);
  if (first === undefined) return false;
  const x = fromBytes80(first);
  if (unary) {
    switch (op) {
      case Op.NegL: return store(R, a, negate(x), memory);
      case Op.LToD: D[a >> 1] = toDouble(x); return true;
      case Op.LToF: F[a] = toFloat80(x); return true;
      default: {
        // what no integer is near is the indefinite value, as of fistp
        const v = toInteger(x), fits = v !== undefined && (op === Op.LToS64 ? v === BigInt.asIntN(64, v) : v >= -(1n << 63n) && v < 1n << 64n);
        const bits = fits ? v : -(1n << 63n);
        R[a] = Number(BigInt.asIntN(32, bits)); R[a + 1] = Number(BigInt.asIntN(32, bits >> 32n));
        return true;
      }
    }
  }
  const second = memory.loadBytes(R[c], R[c + 1], 16);
  if (second === undefined) return false;
  const y = fromBytes80(second);
  switch (op) {
    case Op.AddL: return store(R, a, add(x, y), memory);
    case Op.SubL: return store(R, a, subtract(x, y), memory);
    case Op.MulL: return store(R, a, multiply(x, y), memory);
    case Op.DivL: return store(R, a, divide(x, y), memory);
    case Op.EqL: R[a] = compare(x, y) === 0 ? 1 : 0; return true;
    case Op.LtL: R[a] = compare(x, y) === -1 ? 1 : 0; return true;
    default: { const order = compare(x, y); R[a] = order === -1 || order === 0 ? 1 : 0; return true; }
  }
}
