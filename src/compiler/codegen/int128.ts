/** __int128 and long double: values in memory, operations on the addresses of 16-byte objects. */
import type { BinaryOp, Expr } from '../ast/ast.ts';
import { Op } from '../bytecode/isa.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { Cls, clsOf, constOf, is128, isLong, isUnsigned, kindOf } from './classes.ts';
import { convert, intConst } from './arith.ts';
import { exactOf } from '../parse/fold.ts';
import type { Gen, Mem } from './gen.ts';
import { addressOf, ldi64, load, offsetMem } from './memory.ts';

const table: Partial<Record<BinaryOp, readonly [Op, Op]>> = {
  '+': [Op.Add128, Op.Add128], '-': [Op.Sub128, Op.Sub128], '*': [Op.Mul128, Op.Mul128], '/': [Op.DivS128, Op.DivU128], '%': [Op.ModS128, Op.ModU128],
  '&': [Op.And128, Op.And128], '|': [Op.Or128, Op.Or128], '^': [Op.Xor128, Op.Xor128], '<<': [Op.Shl128, Op.Shl128], '>>': [Op.ShrS128, Op.ShrU128],
};

const longs: Partial<Record<BinaryOp, Op>> = { '+': Op.AddL, '-': Op.SubL, '*': Op.MulL, '/': Op.DivL };
export const S128: CType = { kind: Kind.Int128, size: 16, align: 16 }, U128: CType = { kind: Kind.UInt128, size: 16, align: 16 };
const S64: CType = { kind: Kind.Long, size: 8, align: 8 }, U64: CType = { kind: Kind.ULong, size: 8, align: 8 }, DOUBLE: CType = { kind: Kind.Double, size: 8, align: 8 };

/** Address of memory that holds a 16-byte integer type. */
export function scratch128(g: Gen): Mem { return g.frameMem(g.scratch(16, 16)); }

function storeConst(g: Gen, v: bigint, to: Mem): void {
  const mark = g.top;
  const s = g.wide();
  for (const half of [0, 8]) {
    ldi64(g, s, BigInt.asUintN(64, v >> BigInt(half * 8)));
    const m = offsetMem(to, half);
    if (m.base === 'frame') g.emit(Op.FSt64, s, m.off);
    else { const a = addressOf(g, m); g.emit(Op.St64, s, a, 0); }
  }
  g.use(mark);
}

/** Widens the scalar in `slot` into 16 bytes of type `target` at `to`. */
export function widen128(g: Gen, slot: number, from: CType, to: Mem, target: CType): void {
  const mark = g.top;
  const c = clsOf(from);
  const a = addressOf(g, to);
  if (c === Cls.F64 || c === Cls.F32) {
    let d = slot;
    if (c === Cls.F32) { d = g.wide(); g.emit(Op.FToD, d, slot); }
    if (isLong(target)) g.emit(Op.DToL, a, d); else g.emit(Op.DTo128, a, d, isUnsigned(target) ? 1 : 0);
  } else {
    let w = slot;
    if (c === Cls.I32) { w = g.wide(); g.emit(isUnsigned(from) ? Op.ZExt64 : Op.SExt64, w, slot); }
    if (isLong(target)) g.emit(isUnsigned(from) ? Op.U64ToL : Op.S64ToL, a, w); else g.emit(isUnsigned(from) ? Op.U64To128 : Op.S64To128, a, w);
  }
  g.use(mark);
}

/** l op r into `to`; `to` may be l or r. */
export function binary128(g: Gen, op: BinaryOp, type: CType, l: Mem, r: Mem | number, to: Mem): void {
  const code = isLong(type) ? longs[op] : table[op]?.[isUnsigned(type) ? 1 : 0];
  if (code === undefined) throw new Error(`code generation: operator ${op} on __int128`);
  const mark = g.top;
  const a = addressOf(g, to), b = addressOf(g, l);
  const c = typeof r === 'number' ? r : addressOf(g, r);
  g.emit(code, a, b, c);
  g.use(mark);
}

/** Evaluates an __int128 expression into memory that it does not otherwise use. Answers false for lvalues and calls (the caller copies those). */
export function into128(g: Gen, e: Expr, to: Mem): boolean {
  const k = constOf(e);
  if (k !== undefined) { storeConst(g, k, to); return true; }
  if (e.k === 'float') { storeConst(g, exactOf(e), to); return true; }
  switch (e.k) {
    case 'cast': {
      if (is128(e.e.type) && isLong(e.e.type) === isLong(e.type)) { g.into(e.e, to); return true; }
      const mark = g.top;
      if (is128(e.e.type)) { const d = narrow128(g, e.e, DOUBLE, -1); widen128(g, d, DOUBLE, to, e.type); } else widen128(g, g.value(e.e), e.e.type, to, e.type);
      g.use(mark);
      return true;
    }
    case 'unary': {
      const m = g.memOf(e.e);
      const mark = g.top;
      const a = addressOf(g, to), b = addressOf(g, m);
      g.emit(isLong(e.type) ? Op.NegL : e.op === '-' ? Op.Neg128 : Op.Not128, a, b);
      g.use(mark);
      return true;
    }
    case 'binary': {
      const mark = g.top;
      const l = g.memOf(e.l);
      if (e.op === '<<' || e.op === '>>') {
        const n = count128(g, e.r);
        binary128(g, e.op, e.type, l, n, to);
      } else binary128(g, e.op, e.type, l, g.memOf(e.r), to);
      g.use(mark);
      return true;
    }
    default: return false;
  }
}

/** A shift count as a checked 32-bit slot. */
export function count128(g: Gen, e: Expr): number {
  const k = constOf(e);
  if (k !== undefined) { const s = g.alloc(Cls.I32); intConst(g, s, k, Cls.I32); return s; }
  const n = g.value(e);
  g.emit(Op.ChkShift32, n, 128);
  return n;
}

/** A comparison of two __int128, as 0 or 1. */
export function compare128(g: Gen, e: Expr & { k: 'binary' }, dest: number): number {
  const mark = g.top;
  const unsigned = isUnsigned(e.l.type);
  const lm = g.memOf(e.l), rm = g.memOf(e.r);
  let a = addressOf(g, lm), b = addressOf(g, rm);
  const long = isLong(e.l.type), negate = e.op === '!=' || e.op === '<=' && !long;
  if (e.op === '<=' && !long) [a, b] = [b, a];
  g.use(mark);
  const d = dest >= 0 ? dest : g.alloc(Cls.I32);
  if (long) g.emit(e.op === '<' ? Op.LtL : e.op === '<=' ? Op.LeL : Op.EqL, d, a, b);
  else g.emit(e.op === '==' || e.op === '!=' ? Op.Eq128 : unsigned ? Op.LtU128 : Op.LtS128, d, a, b);
  if (negate) g.emit(Op.XorI32, d, d, 1);
  return d;
}

/** Conversion of an __int128 expression to a scalar type. */
export function narrow128(g: Gen, e: Expr, to: CType, dest: number): number {
  const mark = g.top;
  if (kindOf(to) === Kind.Bool) { const t = truth128(g, e); g.use(mark); const d = dest >= 0 ? dest : g.alloc(Cls.I32); g.emit(Op.Mov32, d, t); return d; }
  return narrowed(g, g.memOf(e), e.type, to, dest, mark);
}
/** A value in memory as a scalar of another type (not bool); slots from `mark` are free for the result. */
export function narrowed(g: Gen, m: Mem, from: CType, to: CType, dest = -1, mark = g.top): number {
  const c = clsOf(to), floating = c === Cls.F64 || c === Cls.F32;
  if (!floating && !isLong(from)) { g.use(mark); return load(g, m, to, dest); }   // little-endian: the low bytes are the value
  const a = addressOf(g, m), t = g.wide();
  if (c === Cls.F32 && isLong(from)) g.emit(Op.LToF, t, a);
  else if (floating) g.emit(isLong(from) ? Op.LToD : isUnsigned(from) ? Op.ToD128U : Op.ToD128S, t, a);
  else g.emit(isUnsigned(to) && c === Cls.I64 ? Op.LToU64 : Op.LToS64, t, a);
  g.use(mark);
  if (c === Cls.F64) { const d = dest >= 0 ? dest : g.wide(); g.emit(Op.Mov64, d, t); return d; }
  if (c === Cls.F32) { const d = dest >= 0 ? dest : g.alloc(c); g.emit(isLong(from) ? Op.Mov32 : Op.DToF, d, t); return d; }
  if (c === Cls.I64) { const d = dest >= 0 ? dest : g.wide(); g.emit(Op.Mov64, d, t); return d; }
  const keep = g.wide();
  if (keep !== t) g.emit(Op.Mov64, keep, t);
  return convert(g, keep, isUnsigned(to) ? U64 : S64, to, dest);
}

/** Is the __int128 expression not zero? A 32-bit slot. */
export function truth128(g: Gen, e: Expr): number {
  const mark = g.top;
  return truthOf128(g, g.memOf(e), e.type, mark);
}
/** As {@link truth128}, of a value in memory; slots from `mark` are free for the result. */
export function truthOf128(g: Gen, m: Mem, type: CType, mark = g.top): number {
  const word: CType = { kind: Kind.ULong, size: 8, align: 8 };
  const lo = load(g, m, word), hi = isLong(type) ? lo : load(g, offsetMem(m, 8), word);   // a long double is zero when its mantissa is
  const t = g.wide();
  g.emit(Op.Or64, t, lo, hi);
  g.use(mark);
  const d = g.alloc(Cls.I32);
  g.emit(Op.Bool64, d, t);
  return d;
}
