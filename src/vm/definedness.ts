/**
 * Which bits of a result are indeterminate when bits of its operands are (the rules of Valgrind's memcheck, Seward and Nethercote 2005). A mask
 * has a 1 for each such bit. Exact for moves, bit operations and shifts; arithmetic carries upwards; comparisons are exact where the known bits
 * decide them.
 */
import { Op } from '../compiler/bytecode/isa.ts';

/** An operand: its bits, which of them are indeterminate, its width. */
export interface Bits { readonly v: bigint; readonly t: bigint; readonly w: 32 | 64 }

const ones = (w: number): bigint => (1n << BigInt(w)) - 1n;
/** From the lowest indeterminate bit up. */
const up = (t: bigint, w: number): bigint => (t === 0n ? 0n : BigInt.asUintN(w, -(t & -t)));
const NONE: Bits = { v: 0n, t: 0n, w: 32 };

/** Smallest and largest value that the bits allow. */
function range(x: Bits, signed: boolean): [bigint, bigint] {
  const sign = 1n << BigInt(x.w - 1);
  const flip = (v: bigint): bigint => (signed ? v ^ sign : v);
  // with the sign bit turned over, signed order is unsigned order
  const v = flip(x.v);
  return [v & ~x.t, v | x.t];
}

type Compare = 'eq' | 'ltS' | 'ltU' | 'leS' | 'leU';
const compares = new Map<number, Compare>([
  [Op.Eq32, 'eq'], [Op.Ne32, 'eq'], [Op.Eq64, 'eq'], [Op.Ne64, 'eq'], [Op.LtS32, 'ltS'], [Op.LtS64, 'ltS'], [Op.LeS32, 'leS'], [Op.LeS64, 'leS'],
  [Op.LtU32, 'ltU'], [Op.LtU64, 'ltU'], [Op.LeU32, 'leU'], [Op.LeU64, 'leU'],
  [Op.JEq32, 'eq'], [Op.JNe32, 'eq'], [Op.JEq64, 'eq'], [Op.JNe64, 'eq'], [Op.JLtS32, 'ltS'], [Op.JLtS64, 'ltS'], [Op.JLeS32, 'leS'], [Op.JLeS64, 'leS'],
  [Op.JLtU32, 'ltU'], [Op.JLtU64, 'ltU'], [Op.JLeU32, 'leU'], [Op.JLeU64, 'leU'],
  [Op.JEqI32, 'eq'], [Op.JNeI32, 'eq'], [Op.JEqI64, 'eq'], [Op.JNeI64, 'eq'], [Op.JLtSI32, 'ltS'], [Op.JGeSI32, 'ltS'], [Op.JLeSI32, 'leS'], [Op.JGtSI32, 'leS'],
  [Op.JLtUI32, 'ltU'], [Op.JGeUI32, 'ltU'], [Op.JLtSI64, 'ltS'], [Op.JGeSI64, 'ltS'],
  [Op.Jz32, 'eq'], [Op.Jnz32, 'eq'], [Op.Jz64, 'eq'], [Op.Jnz64, 'eq'], [Op.Bool32, 'eq'], [Op.Bool64, 'eq'],
]);

/** Whether the outcome of a comparison (an instruction that compares, or jumps by one) is known in spite of the indeterminate bits. */
export function outcomeKnown(op: number, a: Bits, b: Bits): boolean {
  const how = compares.get(op);
  if (how === undefined || (a.t | b.t) === 0n) return (a.t | b.t) === 0n;
  if (how === 'eq') return ((a.v ^ b.v) & ~(a.t | b.t)) !== 0n;
  const signed = how.endsWith('S'), [aMin, aMax] = range(a, signed), [bMin, bMax] = range(b, signed);
  return how.startsWith('lt') ? aMax < bMin || aMin >= bMax : aMax <= bMin || aMin > bMax;
}
export function isComparison(op: number): boolean { return compares.has(op); }

/** Compares two slots in a way whose outcome is known when both hold the same value, whatever it is. */
export function ofEquals(op: number): boolean { const how = compares.get(op); return how !== undefined && ![Op.Jz32, Op.Jnz32, Op.Jz64, Op.Jnz64, Op.Bool32, Op.Bool64].includes(op); }

/** The mask of an instruction's result of `w` bits; `b`, `c`: operands (`c` also an immediate). */
export function resultMask(op: number, w: number, b: Bits, c: Bits): bigint {
  const t = b.t | c.t;
  if (t === 0n) return 0n;
  if (isComparison(op)) return outcomeKnown(op, b, op === Op.Bool32 || op === Op.Bool64 ? { ...NONE, w: b.w } : c) ? 0n : 1n;
  switch (op) {
    case Op.Mov32: case Op.Mov64: case Op.Not32: case Op.Not64: return b.t & ones(w);
    case Op.Xor32: case Op.Xor64: case Op.XorI32: case Op.XorI64: return t;
    case Op.And32: case Op.And64: case Op.AndI32: case Op.AndI64: return t & (b.v | b.t) & (c.v | c.t);
    case Op.Or32: case Op.Or64: case Op.OrI32: case Op.OrI64: return t & (~b.v | b.t) & (~c.v | c.t) & ones(w);
    case Op.SExt8: return BigInt.asUintN(32, BigInt.asIntN(8, b.t));
    case Op.SExt16: return BigInt.asUintN(32, BigInt.asIntN(16, b.t));
    case Op.ZExt8: return b.t & 0xffn;
    case Op.ZExt16: return b.t & 0xffffn;
    case Op.SExt64: return BigInt.asUintN(64, BigInt.asIntN(32, b.t));
    case Op.ZExt64: return b.t;
    case Op.Shl32: case Op.ShlI32: case Op.Shl64: case Op.ShlI64: return c.t !== 0n ? ones(w) : b.t << (c.v & BigInt(w - 1)) & ones(w);
    case Op.ShrU32: case Op.ShrUI32: case Op.ShrU64: case Op.ShrUI64: return c.t !== 0n ? ones(w) : b.t >> (c.v & BigInt(w - 1));
    case Op.ShrS32: case Op.ShrSI32: case Op.ShrS64: case Op.ShrSI64: return c.t !== 0n ? ones(w) : BigInt.asUintN(w, BigInt.asIntN(w, b.t) >> (c.v & BigInt(w - 1)));
    case Op.Add32: case Op.Sub32: case Op.Mul32: case Op.AddI32: case Op.MulI32: case Op.Neg32: case Op.Add64: case Op.Sub64: case Op.Mul64: case Op.AddI64: case Op.MulI64: case Op.Neg64:
      return up(t, w);
    default: return ones(w);
  }
}
