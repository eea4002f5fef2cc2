/** Arithmetic, comparison and conversion of scalar values in slots (C11 6.3, 6.5.5 to 6.5.14). */
import type { BinaryOp, Expr } from '../ast/ast.ts';
import { Op } from '../bytecode/isa.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { Cls, bitsOf, clsOf, constOf, fits, immOf, isUnsigned, kindOf } from './classes.ts';
import type { Gen } from './gen.ts';
import { ldi64, move } from './memory.ts';

type Ops = readonly [s32: Op, u32: Op, s64: Op, u64: Op, f: Op, d: Op];
const none = Op.Nop;
const ops: Partial<Record<BinaryOp, Ops>> = {
  '+': [Op.Add32, Op.Add32, Op.Add64, Op.Add64, Op.AddF, Op.AddD],
  '-': [Op.Sub32, Op.Sub32, Op.Sub64, Op.Sub64, Op.SubF, Op.SubD],
  '*': [Op.Mul32, Op.Mul32, Op.Mul64, Op.Mul64, Op.MulF, Op.MulD],
  '/': [Op.DivS32, Op.DivU32, Op.DivS64, Op.DivU64, Op.DivF, Op.DivD],
  '%': [Op.ModS32, Op.ModU32, Op.ModS64, Op.ModU64, none, none],
  '&': [Op.And32, Op.And32, Op.And64, Op.And64, none, none],
  '|': [Op.Or32, Op.Or32, Op.Or64, Op.Or64, none, none],
  '^': [Op.Xor32, Op.Xor32, Op.Xor64, Op.Xor64, none, none],
  '<<': [Op.Shl32, Op.Shl32, Op.Shl64, Op.Shl64, none, none],
  '>>': [Op.ShrS32, Op.ShrU32, Op.ShrS64, Op.ShrU64, none, none],
  '==': [Op.Eq32, Op.Eq32, Op.Eq64, Op.Eq64, Op.EqF, Op.EqD],
  '!=': [Op.Ne32, Op.Ne32, Op.Ne64, Op.Ne64, Op.NeF, Op.NeD],
  '<': [Op.LtS32, Op.LtU32, Op.LtS64, Op.LtU64, Op.LtF, Op.LtD],
  '<=': [Op.LeS32, Op.LeU32, Op.LeS64, Op.LeU64, Op.LeF, Op.LeD],
};

export function opFor(op: BinaryOp, t: CType): Op {
  const row = ops[op] as Ops;
  switch (clsOf(t)) {
    case Cls.I32: return row[isUnsigned(t) ? 1 : 0];
    case Cls.I64: return row[isUnsigned(t) ? 3 : 2];
    case Cls.F32: return row[4];
    case Cls.F64: return row[5];
    default: throw new Error(`code generation: operator ${op} on a type of ${t.size} bytes`);
  }
}

const commutes = new Set<BinaryOp>(['+', '*', '&', '|', '^', '==', '!=']);
export function isComparison(op: BinaryOp): boolean { return op === '==' || op === '!=' || op === '<' || op === '<='; }

/** Right operand: a slot, or an expression that is evaluated here (into an immediate if constant). */
export type Right = { readonly slot: number; readonly e?: undefined } | { readonly slot?: undefined; readonly e: Expr };

const power = (n: number) => n > 0 && (n & (n - 1)) === 0 ? 31 - Math.clz32(n) : -1;

/** dest = l op imm if there is an instruction for that. */
function immediate(g: Gen, op: BinaryOp, t: CType, l: number, imm: number, dest: () => number): number | undefined {
  const wide = clsOf(t) === Cls.I64;
  const unsigned = isUnsigned(t);
  const put = (o: Op, k: number) => { const d = dest(); g.emit(o, d, l, k); return d; };
  switch (op) {
    case '+': return put(wide ? Op.AddI64 : Op.AddI32, imm);
    case '-': return imm === -0x80000000 && wide ? undefined : put(wide ? Op.AddI64 : Op.AddI32, -imm | 0);
    case '*': return power(imm) >= 0 ? put(wide ? Op.ShlI64 : Op.ShlI32, power(imm)) : put(wide ? Op.MulI64 : Op.MulI32, imm);
    case '&': return put(wide ? Op.AndI64 : Op.AndI32, imm);
    case '|': return put(wide ? Op.OrI64 : Op.OrI32, imm);
    case '^': return put(wide ? Op.XorI64 : Op.XorI32, imm);
    case '/': return unsigned && power(imm) >= 0 ? put(wide ? Op.ShrUI64 : Op.ShrUI32, power(imm)) : undefined;
    case '%': return unsigned && power(imm) >= 0 ? put(wide ? Op.AndI64 : Op.AndI32, imm - 1) : undefined;
    case '<<': return imm >= 0 && imm < bitsOf(t) ? put(wide ? Op.ShlI64 : Op.ShlI32, imm) : undefined;
    case '>>': return imm >= 0 && imm < bitsOf(t) ? put(wide ? (unsigned ? Op.ShrUI64 : Op.ShrSI64) : (unsigned ? Op.ShrUI32 : Op.ShrSI32), imm) : undefined;
    default: return undefined;
  }
}

/** Is a shift count written so that it cannot be out of range: `n & 31`? */
function countIsMasked(e: Expr, bits: number): boolean {
  while (e.k === 'cast' && (clsOf(e.type) === Cls.I32 || clsOf(e.type) === Cls.I64) && e.type.size >= 4) e = e.e;
  if (e.k !== 'binary' || e.op !== '&') return false;
  const m = constOf(e.r) ?? constOf(e.l);
  return m !== undefined && m >= 0n && m < BigInt(bits);
}

/**
 * l op r in type `t` (for shifts: the promoted left type; for comparisons: the operands' type). `mark`: slots from there are free for the
 * result. The result goes to `dest` if given.
 */
export function arith(g: Gen, op: BinaryOp, t: CType, l: number, r: Right, dest: number, mark: number): number {
  const c = clsOf(t);
  const shift = op === '<<' || op === '>>';
  const resultCls = isComparison(op) ? Cls.I32 : c;
  const out = () => { g.use(mark); return dest >= 0 ? dest : g.alloc(resultCls); };
  if (r.e && (c === Cls.I32 || c === Cls.I64)) {
    const imm = immOf(r.e, shift ? clsOf(r.e.type) === Cls.I64 ? Cls.I64 : Cls.I32 : c);
    if (imm !== undefined) {
      const d = immediate(g, op, t, l, imm, out);
      if (d !== undefined) return d;
    }
  }
  const rs = r.e ? g.value(r.e) : r.slot;
  if (shift && !(r.e && countIsMasked(r.e, bitsOf(t)))) g.emit(Op.ChkShift32, rs, c === Cls.I64 ? 64 : 32);
  const d = out();
  g.emit(opFor(op, t), d, l, rs);
  return d;
}

/** Binary operator on scalars that are not __int128. */
export function binary(g: Gen, e: Expr & { k: 'binary' }, dest: number): number {
  const mark = g.top;
  let { l, r } = e;
  const integers = clsOf(l.type) === Cls.I32 || clsOf(l.type) === Cls.I64;
  if (integers && commutes.has(e.op) && constOf(l) !== undefined && constOf(r) === undefined) [l, r] = [r, l];
  // gcc reads a plain variable when the operation happens: after a call in the right operand.
  if ((isPlainMemory(l) || e.rightFirst) && hasEffects(r)) {
    const rs = g.value(r);
    const ls = g.value(l);
    return arith(g, e.op, l.type, ls, { slot: rs }, dest, mark);
  }
  return arith(g, e.op, l.type, g.value(l), { e: r }, dest, mark);
}

/** A variable in memory, read as it is (C leaves the order open, C11 6.5p2; this is gcc's). */
function isPlainMemory(e: Expr): boolean { return e.k === 'object' || e.k === 'local'; }

const effects = new WeakMap<Expr, boolean>();
/** May evaluating the expression change something (C11 5.1.2.3p2)? */
export function hasEffects(e: Expr): boolean {
  const known = effects.get(e);
  if (known !== undefined) return known;
  let v: boolean;
  switch (e.k) {
    case 'assign': case 'opassign': case 'call': case 'stmtexpr': case 'vastart': case 'vaend': case 'vaarg': case 'vacopy': case 'builtin': case 'compound': v = true; break;
    case 'decay': case 'deref': case 'addr': case 'member': case 'unary': case 'cast': v = hasEffects(e.e); break;
    case 'binary': case 'and': case 'or': case 'comma': case 'ptrdiff': v = hasEffects(e.l) || hasEffects(e.r); break;
    case 'ptradd': v = hasEffects(e.p) || hasEffects(e.i); break;
    case 'cond': v = hasEffects(e.c) || hasEffects(e.f) || (e.t !== undefined && hasEffects(e.t)); break;
    default: v = false;
  }
  effects.set(e, v);
  return v;
}

/** Is the value known to be 0 or 1? */
function isTruth(e: Expr): boolean {
  return e.k === 'and' || e.k === 'or' || (e.k === 'binary' && isComparison(e.op)) || (e.k === 'unary' && e.op === '!') || e.type.kind === Kind.Bool;
}

/** The conversion `from` -> `to` of a scalar in a slot (C11 6.3.1); the slot itself when its form already fits and no `dest` is given. */
export function convert(g: Gen, src: number, from: CType, to: CType, dest = -1, truth = false): number {
  const fc = clsOf(from), tc = clsOf(to);
  const mark = g.top;
  const out = () => dest >= 0 ? dest : g.alloc(tc);
  const put = (o: Op) => { const d = out(); g.emit(o, d, src); return d; };
  if (kindOf(to) === Kind.Bool) {
    if (fc === Cls.I32) return truth || kindOf(from) === Kind.Bool ? move(g, src, Cls.I32, dest) : put(Op.Bool32);
    if (fc === Cls.I64) return put(Op.Bool64);
    const z = g.alloc(fc);
    floatConst(g, z, 0, fc);
    g.use(mark);
    const d = out();
    g.emit(fc === Cls.F32 ? Op.NeF : Op.NeD, d, src, z);
    return d;
  }
  if (fc === Cls.I32 || fc === Cls.I64) {
    if (tc === Cls.I64) return fc === Cls.I64 ? move(g, src, fc, dest) : put(isUnsigned(from) ? Op.ZExt64 : Op.SExt64);
    if (tc === Cls.I32) {
      if (fc === Cls.I64 ? bitsOf(to) === 32 : fits(from, to)) return move(g, src, Cls.I32, dest);
      const u = isUnsigned(to);
      return put(bitsOf(to) === 8 ? (u ? Op.ZExt8 : Op.SExt8) : (u ? Op.ZExt16 : Op.SExt16));
    }
    const u = isUnsigned(from);
    if (tc === Cls.F64) return put(fc === Cls.I64 ? (u ? Op.U64ToD : Op.S64ToD) : (u ? Op.U32ToD : Op.S32ToD));
    if (fc === Cls.I64) return put(u ? Op.U64ToF : Op.S64ToF);
    const t = g.alloc(Cls.F64);
    g.emit(u ? Op.U32ToD : Op.S32ToD, t, src);
    g.use(mark);
    const d = out();
    g.emit(Op.DToF, d, t);
    return d;
  }
  if (tc === fc) return move(g, src, fc, dest);
  if (tc === Cls.F64) return put(Op.FToD);
  if (tc === Cls.F32) return put(Op.DToF);
  let x = src;
  if (fc === Cls.F32) { x = g.alloc(Cls.F64); g.emit(Op.FToD, x, src); }
  g.use(mark);
  const d = out();
  const u = isUnsigned(to);
  if (tc === Cls.I64) { g.emit(u ? Op.DToU64 : Op.DToS64, d, x); return d; }
  g.emit(bitsOf(to) === 32 && u ? Op.DToU32 : Op.DToS32, d, x);
  if (bitsOf(to) < 32) g.emit(bitsOf(to) === 8 ? (u ? Op.ZExt8 : Op.SExt8) : (u ? Op.ZExt16 : Op.SExt16), d, d);
  return d;
}

export function cast(g: Gen, e: Expr & { k: 'cast' }, dest: number): number {
  const mark = g.top;
  const same = clsOf(e.e.type) === clsOf(e.type);
  // a conversion that changes nothing in the slot passes the destination on
  if (same && (clsOf(e.type) !== Cls.I32 || (kindOf(e.type) !== Kind.Bool && fits(e.e.type, e.type)))) return g.value(e.e, dest);
  const src = g.value(e.e);
  const keep = g.top;
  g.use(mark);
  const d = convert(g, src, e.e.type, e.type, dest, isTruth(e.e));
  if (d === src && src >= mark) g.use(Math.max(keep, g.top));      // the operand's temporary is the result
  return d;
}

const cell = new DataView(new ArrayBuffer(8));
export function floatConst(g: Gen, dest: number, v: number, c: Cls): void {
  if (c === Cls.F32) { cell.setFloat32(0, v, true); g.emit(Op.Ldi32, dest, cell.getInt32(0, true)); return; }
  cell.setFloat64(0, v, true);
  g.emit(Op.Ldi64, dest, cell.getInt32(0, true), cell.getInt32(4, true));
}

export function intConst(g: Gen, dest: number, v: bigint, c: Cls): void {
  if (c === Cls.I64) ldi64(g, dest, v); else g.emit(Op.Ldi32, dest, Number(BigInt.asIntN(32, v)));
}

export function unary(g: Gen, e: Expr & { k: 'unary' }, dest: number): number {
  const mark = g.top;
  const c = clsOf(e.e.type);
  const src = g.value(e.e);
  if (e.op === '!') {
    const z = g.alloc(c);
    if (c === Cls.F32 || c === Cls.F64) floatConst(g, z, 0, c); else intConst(g, z, 0n, c);
    g.use(mark);
    const d = dest >= 0 ? dest : g.alloc(Cls.I32);
    g.emit(c === Cls.I32 ? Op.Eq32 : c === Cls.I64 ? Op.Eq64 : c === Cls.F32 ? Op.EqF : Op.EqD, d, src, z);
    return d;
  }
  g.use(mark);
  const d = dest >= 0 ? dest : g.alloc(c);
  const o = e.op === '-'
    ? c === Cls.I32 ? Op.Neg32 : c === Cls.I64 ? Op.Neg64 : c === Cls.F32 ? Op.NegF : Op.NegD
    : c === Cls.I32 ? Op.Not32 : Op.Not64;
  g.emit(o, d, src);
  return d;
}
