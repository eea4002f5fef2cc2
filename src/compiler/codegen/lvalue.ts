/** Lvalues (C11 6.3.2.1) and address arithmetic (6.5.6). */
import type { Expr, LocalVar } from '../ast/ast.ts';
import { Op } from '../bytecode/isa.ts';
import { Kind } from '../types/ctype.ts';
import { Cls, clsOf, constOf } from './classes.ts';
import type { Gen, LValue, Mem } from './gen.ts';
import { addressOf, ldi64, offsetMem } from './memory.ts';

/** Must the local live in memory? */
export function inMemory(v: LocalVar): boolean {
  return v.addressTaken || v.cleanup !== undefined || v.type.isVolatile === true || clsOf(v.type) === Cls.Mem;
}

export function localLValue(g: Gen, v: LocalVar): LValue {
  const home = g.homes.get(v);
  if (!home) throw new Error(`code generation: local ${v.name} of ${g.def.ref.name} is used before its declaration was met`);
  if (home.k === 'reg') return { reg: home.slot };
  if (home.k === 'ptr') return { mem: { base: 'slot', slot: home.slot, off: 0 } };
  return { mem: g.frameMem(home.off) };
}

/** The lvalue that `e` designates. `access`: it will be read or written (an address one past the end is not enough). */
export function lvalue(g: Gen, e: Expr, access = true): LValue {
  switch (e.k) {
    case 'local': return localLValue(g, e.v);
    case 'object': return { mem: { base: 'abs', address: g.env.objectAddress(e.v), off: 0 } };
    case 'deref': return { mem: pointee(g, e.e, access) };
    case 'member': {
      const of = memberBase(g, e.e, access);
      const mem = offsetMem(of, e.member.offset);
      return e.member.bits ? { mem, bits: e.member.bits } : { mem };
    }
    case 'comma': g.effect(e.l); return lvalue(g, e.r, access);
    case 'compound': return { mem: g.memOf(e) };
    case 'cast': {
      // a cast that changes only qualifiers may stand on an lvalue
      if (e.type.size === e.e.type.size) return lvalue(g, e.e, access);
      return { mem: g.memOf(e) };
    }
    default: return { mem: g.memOf(e) };
  }
}

function memberBase(g: Gen, e: Expr, access: boolean): Mem {
  if (e.k === 'deref' || e.k === 'member' || e.k === 'local' || e.k === 'object') {
    const lv = lvalue(g, e, access);
    if (lv.reg === undefined) return lv.mem;
  }
  return g.memOf(e);
}

/** Memory that a pointer expression points to, with constant offsets folded. */
export function pointee(g: Gen, p: Expr, access: boolean): Mem {
  switch (p.k) {
    case 'decay': {
      if (p.e.type.kind === Kind.Function) break;
      const lv = lvalue(g, p.e, access);
      if (lv.reg === undefined) return lv.mem;
      break;
    }
    case 'addr': {
      const lv = lvalue(g, p.e, access);
      if (lv.reg === undefined) return lv.mem;
      break;
    }
    case 'cast': if (p.e.type.kind === Kind.Pointer && p.type.kind === Kind.Pointer) return pointee(g, p.e, access); break;
    case 'int': return { base: 'abs', address: BigInt.asUintN(64, p.value), off: 0 };
    case 'ptradd': {
      if (typeof p.scale !== 'number') break;
      const i = constOf(p.i);
      if (i === undefined) break;
      const by = BigInt.asIntN(64, i * BigInt(p.scale));
      if (by < -0x80000000n || by > 0x7fffffffn) break;
      if (p.bound && p.bound.length > 0 && (i < 0n || i >= BigInt(p.bound.length) + (access ? 0n : 1n))) checkIndex(g, p, g.value(p.i), access);
      return offsetMem(pointee(g, p.p, p.bound ? false : access), Number(by));
    }
  }
  if (p.k === 'ptradd') {
    const at = g.at;
    g.at = p.at;
    const slot = pointerAdd(g, p, -1, access);
    g.at = at;
    return { base: 'slot', slot, off: 0 };
  }
  return { base: 'slot', slot: g.value(p), off: 0 };
}

function checkIndex(g: Gen, p: Expr & { k: 'ptradd' }, index: number, access: boolean): void {
  if (p.bound && p.bound.length > 0) g.emit(Op.ChkIdx, index, p.bound.length, access ? 0 : 1);
}

/** Is the 64-bit index known to be below `n`? (a mask or a narrow unsigned type) */
function below(i: Expr, n: number): boolean {
  let e = i;
  while (e.k === 'cast' && (clsOf(e.e.type) === Cls.I32 || clsOf(e.e.type) === Cls.I64) && e.e.type.size <= e.type.size) e = e.e;
  if (e.k === 'binary' && e.op === '&') {
    const m = constOf(e.r) ?? constOf(e.l);
    return m !== undefined && m >= 0n && m < BigInt(n);
  }
  return e.type.kind === Kind.UChar && n >= 256;
}

const indexOps: Record<number, Op> = { 1: Op.Idx1, 2: Op.Idx2, 4: Op.Idx4, 8: Op.Idx8 };

/** p + i * scale bytes. */
export function pointerAdd(g: Gen, e: Expr & { k: 'ptradd' }, dest: number, access: boolean): number {
  const mark = g.top;
  const wantDest = dest;
  if (typeof e.scale === 'number' && !(e.bound && constOf(e.i) === undefined)) {
    const i = constOf(e.i);
    const by = i === undefined ? undefined : BigInt.asIntN(64, i * BigInt(e.scale));
    if (by !== undefined && by >= -0x80000000n && by <= 0x7fffffffn) {
      const m = pointee(g, e, access);
      g.use(mark);
      return addressOf(g, m, wantDest);
    }
  }
  const p = g.value(e.p);
  const i = g.value(e.i);
  if (e.bound && !below(e.i, e.bound.length)) checkIndex(g, e, i, access);
  if (typeof e.scale !== 'number') {
    const s = g.value(e.scale);
    const t = g.wide();
    g.emit(Op.Mul64, t, i, s);
    g.use(mark);
    const d = wantDest >= 0 ? wantDest : g.wide();
    g.emit(Op.Add64, d, p, t);
    return d;
  }
  const idx = indexOps[e.scale];
  if (idx !== undefined) {
    g.use(mark);
    const d = wantDest >= 0 ? wantDest : g.wide();
    g.emit(idx, d, p, i);
    return d;
  }
  if (e.scale === -1) {
    g.use(mark);
    const d = wantDest >= 0 ? wantDest : g.wide();
    g.emit(Op.Sub64, d, p, i);
    return d;
  }
  const t = g.wide();
  const magnitude = Math.abs(e.scale);
  const shift = Math.log2(magnitude);
  if (Number.isInteger(shift)) g.emit(Op.ShlI64, t, i, shift); else g.emit(Op.MulI64, t, i, magnitude);
  g.use(mark);
  const d = wantDest >= 0 ? wantDest : g.wide();
  g.emit(e.scale < 0 ? Op.Sub64 : Op.Add64, d, p, t);
  return d;
}

/** (l - r) / scale, exact (C11 6.5.6p9). */
export function pointerDifference(g: Gen, e: Expr & { k: 'ptrdiff' }, dest: number): number {
  const mark = g.top;
  const l = g.value(e.l), r = g.value(e.r);
  const s = typeof e.scale === 'number' ? -1 : g.value(e.scale);
  const t = g.wide();
  g.emit(Op.Sub64, t, l, r);
  if (typeof e.scale === 'number' && e.scale <= 1) { g.use(mark); const d = dest >= 0 ? dest : g.wide(); g.emit(Op.Mov64, d, t); return d; }
  const k = s >= 0 ? s : g.wide();
  const shift = typeof e.scale === 'number' ? Math.log2(e.scale) : NaN;
  if (typeof e.scale === 'number' && !Number.isInteger(shift)) ldi64(g, k, BigInt(e.scale));
  g.use(mark);
  const d = dest >= 0 ? dest : g.wide();
  if (Number.isInteger(shift)) g.emit(Op.ShrSI64, d, t, shift); else g.emit(Op.DivS64, d, t, k);
  return d;
}
