/**
 * Operations that programs seldom use: brackets of atomic operations, float, conversions, __int128 in memory, bit counting. `a`, `b`, `c` are absolute slots. False: a memory
 * fault (the instruction had no effect).
 */
import { Op } from '../compiler/bytecode/isa.ts';
import { extended } from './extended.ts';
import type { Memory } from './memory/memory.ts';
import { bswap32, ctz32, doubleToS64, doubleToU64, popcnt32, toFloat, toU32 } from './wide.ts';

const TWO32 = 4294967296;

export function rare(op: number, R: Int32Array, F: Float32Array, D: Float64Array, a: number, b: number, c: number, memory: Memory, order = 0): boolean {
  switch (op) {
    case Op.AtomicBegin:
      if (!memory.begin()) return false;
      memory.atomic = true; memory.relaxed = order === 1;
      if (order === 2) memory.racer?.fence();
      return true;
    case Op.AtomicEnd: memory.atomic = memory.split = false; return true;
    case Op.AddF: F[a] = F[b] + F[c]; return true;
    case Op.SubF: F[a] = F[b] - F[c]; return true;
    case Op.MulF: F[a] = F[b] * F[c]; return true;
    case Op.DivF: F[a] = F[b] / F[c]; return true;
    case Op.NegF: R[a] = R[b] ^ -2147483648; return true;
    case Op.EqF: R[a] = F[b] === F[c] ? 1 : 0; return true;
    case Op.NeF: R[a] = F[b] !== F[c] ? 1 : 0; return true;
    case Op.LtF: R[a] = F[b] < F[c] ? 1 : 0; return true;
    case Op.LeF: R[a] = F[b] <= F[c] ? 1 : 0; return true;
    case Op.NegD: { const h = R[b + 1]; R[a] = R[b]; R[a + 1] = h ^ -2147483648; return true; }
    case Op.U32ToD: D[a >> 1] = R[b] >>> 0; return true;
    case Op.S64ToD: D[a >> 1] = R[b + 1] * TWO32 + (R[b] >>> 0); return true;
    case Op.U64ToD: D[a >> 1] = (R[b + 1] >>> 0) * TWO32 + (R[b] >>> 0); return true;
    case Op.DToU32: R[a] = toU32(D[b >> 1]); return true;
    case Op.DToS64: doubleToS64(R, a, D[b >> 1]); return true;
    case Op.DToU64: doubleToU64(R, a, D[b >> 1]); return true;
    case Op.FToD: D[a >> 1] = F[b]; return true;
    case Op.DToF: F[a] = D[b >> 1]; return true;
    case Op.S64ToF: F[a] = toFloat(R[b], R[b + 1], true); return true;
    case Op.U64ToF: F[a] = toFloat(R[b], R[b + 1], false); return true;
    case Op.Clz32: R[a] = Math.clz32(R[b]); return true;
    case Op.Clz64: { const h = Math.clz32(R[b + 1]); R[a] = h < 32 ? h : 32 + Math.clz32(R[b]); return true; }
    case Op.Ctz32: R[a] = ctz32(R[b]); return true;
    case Op.Ctz64: { const l = ctz32(R[b]); R[a] = l < 32 ? l : 32 + ctz32(R[b + 1]); return true; }
    case Op.Popcnt32: R[a] = popcnt32(R[b]); return true;
    case Op.Popcnt64: R[a] = popcnt32(R[b]) + popcnt32(R[b + 1]); return true;
    case Op.Bswap16: { const v = R[b]; R[a] = (v & 0xff) << 8 | (v >>> 8) & 0xff; return true; }
    case Op.Bswap32: R[a] = bswap32(R[b]); return true;
    case Op.Bswap64: { const l = R[b]; R[a] = bswap32(R[b + 1]); R[a + 1] = bswap32(l); return true; }
    default: return op >= Op.AddL && op <= Op.LToU64 ? extended(op, R, F, D, a, b, c, memory) : int128(op, R, D, a, b, c, memory);
  }
}

function load(R: Int32Array, at: number, memory: Memory): bigint | undefined {
  const bytes = memory.loadBytes(R[at], R[at + 1], 16);
  if (bytes === undefined) return undefined;
  const v = new DataView(bytes.buffer);
  return v.getBigInt64(8, true) << 64n | v.getBigUint64(0, true);
}
function store(R: Int32Array, at: number, value: bigint, memory: Memory): boolean {
  const v = new DataView(new ArrayBuffer(16));
  v.setBigUint64(0, BigInt.asUintN(64, value), true); v.setBigUint64(8, BigInt.asUintN(64, value >> 64n), true);
  return memory.storeBytes(R[at], R[at + 1], new Uint8Array(v.buffer));
}
const unsigned = (v: bigint): bigint => BigInt.asUintN(128, v);

/** __int128 (gcc extension); values are read as signed. Division by zero is checked by ChkDiv before (of the divisor's 64-bit halves). */
function int128(op: number, R: Int32Array, D: Float64Array, a: number, b: number, c: number, memory: Memory): boolean {
  switch (op) {
    case Op.S64To128: return store(R, a, BigInt(R[b + 1]) << 32n | BigInt(R[b] >>> 0), memory);
    case Op.U64To128: return store(R, a, BigInt(R[b + 1] >>> 0) << 32n | BigInt(R[b] >>> 0), memory);
    case Op.DTo128: return store(R, a, Number.isFinite(D[b >> 1]) ? BigInt(Math.trunc(D[b >> 1])) : 0n, memory);
  }
  const x = load(R, b, memory);
  if (x === undefined) return false;
  switch (op) {
    case Op.ToD128S: D[a >> 1] = Number(x); return true;
    case Op.ToD128U: D[a >> 1] = Number(unsigned(x)); return true;
    case Op.Neg128: return store(R, a, -x, memory);
    case Op.Not128: return store(R, a, ~x, memory);
    case Op.Shl128: return store(R, a, x << BigInt(R[c] & 127), memory);
    case Op.ShrS128: return store(R, a, x >> BigInt(R[c] & 127), memory);
    case Op.ShrU128: return store(R, a, unsigned(x) >> BigInt(R[c] & 127), memory);
  }
  const y = load(R, c, memory);
  if (y === undefined) return false;
  switch (op) {
    case Op.Add128: return store(R, a, x + y, memory);
    case Op.Sub128: return store(R, a, x - y, memory);
    case Op.Mul128: return store(R, a, x * y, memory);
    case Op.And128: return store(R, a, x & y, memory);
    case Op.Or128: return store(R, a, x | y, memory);
    case Op.Xor128: return store(R, a, x ^ y, memory);
    case Op.DivS128: return y === 0n ? memory.divisionByZero() : store(R, a, x / y, memory);
    case Op.DivU128: return y === 0n ? memory.divisionByZero() : store(R, a, unsigned(x) / unsigned(y), memory);
    case Op.ModS128: return y === 0n ? memory.divisionByZero() : store(R, a, x % y, memory);
    case Op.ModU128: return y === 0n ? memory.divisionByZero() : store(R, a, unsigned(x) % unsigned(y), memory);
    case Op.LtS128: R[a] = x < y ? 1 : 0; return true;
    case Op.LtU128: R[a] = unsigned(x) < unsigned(y) ? 1 : 0; return true;
    case Op.Eq128: R[a] = x === y ? 1 : 0; return true;
    default: throw new Error(`the interpreter has no operation ${op}: the compiler and the machine are of different versions`);
  }
}
