/** __int128: values in memory, operations on the addresses of 16-byte objects. */
import type { BinaryOp, Expr } from '../ast/ast.ts';
import { Op } from '../bytecode/isa.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { Cls, bitsOf, clsOf, constOf, is128, isUnsigned, kindOf } from './classes.ts';
import { intConst } from './arith.ts';
import type { Gen, Mem } from './gen.ts';
import { addressOf, ldi64, load, offsetMem } from './memory.ts';

const table: Partial<Record<BinaryOp, readonly [Op, Op]>> = {
  '+': [Op.Add128, Op.Add128], '-': [Op.Sub128, Op.Sub128], '*': [Op.Mul128, Op.Mul128], '/': [Op.DivS128, Op.DivU128], '%': [Op.ModS128, Op.ModU128],
  '&': [Op.And128, Op.And128], '|': [Op.Or128, Op.Or128], '^': [Op.Xor128, Op.Xor128], '<<': [Op.Shl128, Op.Shl128], '>>': [Op.ShrS128, Op.ShrU128],
};

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

/** Widens the scalar in `slot` into 16 bytes at `to`. */
export function widen128(g: Gen, slot: number, from: CType, to: Mem, unsignedTarget: boolean): void {
  const mark = g.top;
  const c = clsOf(from);
  const a = addressOf(g, to);
  if (c === Cls.F64 || c === Cls.F32) {
    let d = slot;
    if (c === Cls.F32) { d = g.wide(); g.emit(Op.FToD, d, slot); }
    g.emit(Op.DTo128, a, d, unsignedTarget ? 1 : 0);
  } else {
    let w = slot;
    if (c === Cls.I32) { w = g.wide(); g.emit(isUnsigned(from) ? Op.ZExt64 : Op.SExt64, w, slot); }
    g.emit(isUnsigned(from) ? Op.U64To128 : Op.S64To128, a, w);
  }
  g.use(mark);
}

/** l op r into `to`; `to` may be l or r. */
export function binary128(g: Gen, op: BinaryOp, unsigned: boolean, l: Mem, r: Mem | number, to: Mem): void {
  const row = table[op];
  if (!row) throw new Error(`code generation: operator ${op} on __int128`);
  const mark = g.top;
  const a = addressOf(g, to), b = addressOf(g, l);
  const c = typeof r === 'number' ? r : addressOf(g, r);
  g.emit(row[unsigned ? 1 : 0], a, b, c);
  g.use(mark);
}

/** Evaluates an __int128 expression into memory that it does not otherwise use. Answers false for lvalues and calls (the caller copies those). */
export function into128(g: Gen, e: Expr, to: Mem): boolean {
  const k = constOf(e);
  if (k !== undefined) { storeConst(g, k, to); return true; }
  switch (e.k) {
    case 'cast': {
      if (is128(e.e.type)) { g.into(e.e, to); return true; }
      const mark = g.top;
      widen128(g, g.value(e.e), e.e.type, to, isUnsigned(e.type));
      g.use(mark);
      return true;
    }
    case 'unary': {
      const m = g.memOf(e.e);
      const mark = g.top;
      const a = addressOf(g, to), b = addressOf(g, m);
      g.emit(e.op === '-' ? Op.Neg128 : Op.Not128, a, b);
      g.use(mark);
      return true;
    }
    case 'binary': {
      const mark = g.top;
      const l = g.memOf(e.l);
      if (e.op === '<<' || e.op === '>>') {
        const n = count128(g, e.r);
        binary128(g, e.op, isUnsigned(e.type), l, n, to);
      } else binary128(g, e.op, isUnsigned(e.type), l, g.memOf(e.r), to);
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
  const negate = e.op === '!=' || e.op === '<=';
  if (e.op === '<=') [a, b] = [b, a];
  g.use(mark);
  const d = dest >= 0 ? dest : g.alloc(Cls.I32);
  g.emit(e.op === '==' || e.op === '!=' ? Op.Eq128 : unsigned ? Op.LtU128 : Op.LtS128, d, a, b);
  if (negate) g.emit(Op.XorI32, d, d, 1);
  return d;
}

/** Conversion of an __int128 expression to a scalar type. */
export function narrow128(g: Gen, e: Expr, to: CType, dest: number): number {
  const mark = g.top;
  if (kindOf(to) === Kind.Bool) { const t = truth128(g, e); g.use(mark); const d = dest >= 0 ? dest : g.alloc(Cls.I32); g.emit(Op.Mov32, d, t); return d; }
  const m = g.memOf(e);
  const c = clsOf(to);
  if (c === Cls.F64 || c === Cls.F32) {
    const a = addressOf(g, m);
    const t = g.wide();
    g.emit(isUnsigned(e.type) ? Op.ToD128U : Op.ToD128S, t, a);
    g.use(mark);
    if (c === Cls.F64) { const d = dest >= 0 ? dest : g.wide(); g.emit(Op.Mov64, d, t); return d; }
    const d = dest >= 0 ? dest : g.alloc(c);
    g.emit(Op.DToF, d, t);
    return d;
  }
  g.use(mark);
  // little-endian: the low bytes are the value
  if (bitsOf(to) >= 32 || c === Cls.I64) return load(g, m, to, dest);
  return load(g, m, to, dest);
}

/** Is the __int128 expression not zero? A 32-bit slot. */
export function truth128(g: Gen, e: Expr): number {
  const mark = g.top;
  return truthOf128(g, g.memOf(e), mark);
}
/** As {@link truth128}, of a value in memory; slots from `mark` are free for the result. */
export function truthOf128(g: Gen, m: Mem, mark = g.top): number {
  const word: CType = { kind: Kind.ULong, size: 8, align: 8 };
  const lo = load(g, m, word), hi = load(g, offsetMem(m, 8), word);
  const t = g.wide();
  g.emit(Op.Or64, t, lo, hi);
  g.use(mark);
  const d = g.alloc(Cls.I32);
  g.emit(Op.Bool64, d, t);
  return d;
}
