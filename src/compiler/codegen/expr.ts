/** Expressions (C11 6.5): values into slots, records and __int128 into memory. */
import type { Expr } from '../ast/ast.ts';
import { Op } from '../bytecode/isa.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { arith, binary, cast, convert, floatConst, hasEffects, intConst, isComparison, unary } from './arith.ts';
import { builtin } from './builtin.ts';
import { call, vaArg, vaCopy, vaStart } from './call.ts';
import { Cls, clsOf, constOf, decidesNothing, is128, isLong, isUnsigned, isWide, kindOf } from './classes.ts';
import type { Gen, LValue, Mem } from './gen.ts';
import { initialise } from './init.ts';
import { binary128, compare128, count128, into128, narrow128, narrowed, scratch128, truth128, truthOf128, widen128 } from './int128.ts';
import { inMemory, localLValue, lvalue, pointerAdd, pointerDifference } from './lvalue.ts';
import { addressOf, copy, extendBits, ldi64, load, loadLValue, move, store, storeLValue } from './memory.ts';
import { blockOf } from './scope.ts';

/** Value of a scalar expression in a slot; see Gen.value. Temporaries are released but for the result's. */
export function value(g: Gen, e: Expr, dest = -1): number {
  const at = g.at;
  g.at = e.at;
  const r = scalar(g, e, dest);
  g.at = at;
  return r;
}

function scalar(g: Gen, e: Expr, dest: number): number {
  const c = clsOf(e.type);
  const out = () => dest >= 0 ? dest : g.alloc(c);
  if (c === Cls.Void) { effect(g, e); return -1; }
  switch (e.k) {
    case 'int': { const d = out(); intConst(g, d, e.value, c); return d; }
    case 'float': { const d = out(); floatConst(g, d, e.value, c); return d; }
    case 'function': { const d = out(); ldi64(g, d, g.env.functionAddress(e.v)); return d; }
    case 'local': case 'object': case 'deref': case 'member': {
      if (e.type.kind === Kind.Function) return g.value((e as { e: Expr }).e, dest);     // *f as a function designator
      const mark = g.top;
      const lv = lvalue(g, e);
      g.use(mark);
      return loadLValue(g, lv, e.type, dest);
    }
    case 'decay':
      if (e.e.type.kind === Kind.Function) return g.value(e.e, dest);
      return addressValue(g, e.e, dest);
    case 'addr':
      if (e.e.type.kind === Kind.Function) return g.value(e.e, dest);
      return addressValue(g, e.e, dest);
    case 'unary':
      if (is128(e.e.type)) { const t = truth128(g, e.e); const d = dest >= 0 ? dest : t; g.emit(Op.XorI32, d, t, 1); return d; }
      return unary(g, e, dest);
    case 'binary':
      if (is128(e.l.type) && isComparison(e.op)) return compare128(g, e, dest);
      return binary(g, e, dest);
    case 'ptradd': return pointerAdd(g, e, dest, false);
    case 'ptrdiff': return pointerDifference(g, e, dest);
    case 'and': case 'or': return truth(g, e, dest);
    case 'cond': return conditional(g, e, dest);
    case 'comma': g.effect(e.l); return g.value(e.r, dest);
    case 'cast': {
      if (is128(e.e.type)) return narrow128(g, e.e, e.type, dest);
      if (clsOf(e.e.type) === Cls.Mem) { const m = g.memOf(e.e); return load(g, m, e.type, dest); }
      return cast(g, e, dest);
    }
    case 'assign': return assign(g, e, dest, true);
    case 'opassign': return opassign(g, e, dest, true);
    case 'call': return call(g, e, dest);
    case 'stmtexpr': {
      const d = out();
      const mark = g.top;
      blockOf(g, e.body, last => { g.value(last, d); });
      g.use(mark);
      return d;
    }
    case 'vaarg': { const r = vaArg(g, e, dest); return 'slot' in r ? r.slot : -1; }
    case 'labeladdr': { const d = out(); ldi64(g, d, g.env.functionAddress(g.def.ref) + BigInt(e.label.address ?? 0)); return d; }
    case 'builtin': return builtin(g, e, dest);
    case 'compound': { const m = g.memOf(e); return load(g, m, e.type, dest); }
    case 'init': {
      // a scalar in braces: { 5 }
      const first = e.init.elements[e.init.elements.length - 1];
      if (first) return g.value(first.value, dest);
      const d = out();
      if (c === Cls.F32 || c === Cls.F64) floatConst(g, d, 0, c); else intConst(g, d, 0n, c);
      return d;
    }
    default: throw new Error(`code generation: a ${e.k} expression has no value of ${e.type.size} bytes`);
  }
}

function addressValue(g: Gen, e: Expr, dest: number): number {
  const mark = g.top;
  const lv = lvalue(g, e, false);
  if (lv.reg !== undefined) throw new Error(`code generation: the address of a register in ${g.def.ref.name}`);
  const inPlace = lv.mem.base === 'slot' && lv.mem.off === 0;
  if (inPlace && dest < 0) return addressOf(g, lv.mem);
  g.use(mark);
  return addressOf(g, lv.mem, dest);
}

/** 0 or 1 of && and ||; `dest` is written only at the end, as the operands may read it. */
function truth(g: Gen, e: Expr, dest: number): number {
  const mark = g.top;
  const no = g.target(), end = g.target();
  const d = dest >= 0 ? dest : g.alloc(Cls.I32);
  g.branch(e, no, false);
  g.emit(Op.Ldi32, d, 1);
  if (!g.dead) g.goto(end);
  g.bind(no);
  g.emit(Op.Ldi32, d, 0);
  g.bind(end);
  g.use(dest >= 0 ? mark : d + 1);
  return d;
}

function conditional(g: Gen, e: Expr & { k: 'cond' }, dest: number): number {
  const c = clsOf(e.type);
  const k = constOf(e.c);
  if (k !== undefined && (k === 0n || e.t)) return g.value(k !== 0n ? e.t as Expr : e.f, dest);
  if (decidesNothing(e)) { g.effect(e.c); return g.value(e.f, dest); }
  const mark = g.top;
  const d = dest >= 0 ? dest : g.alloc(c);
  const after = g.top;
  const other = g.target(), end = g.target();
  if (e.t) {
    g.branch(e.c, other, false);
    g.value(e.t, d);
  } else {
    // a ?: b: the condition's value is the result when it is true
    const v = truthValue(g, e.c, other);
    if (is128(e.c.type)) narrowed(g, v as Mem, e.c.type, e.type, d); else convert(g, v as number, e.c.type, e.type, d);
  }
  g.use(after);
  if (!g.dead) g.goto(end);
  g.bind(other);
  g.value(e.f, d);
  g.bind(end);
  g.use(dest >= 0 ? mark : after);
  return d;
}

/** Evaluates `e`, jumps to `whenFalse` if it is zero; its value (slot, or memory for __int128). */
function truthValue(g: Gen, e: Expr, whenFalse: import('./gen.ts').Target): number | Mem {
  const c = clsOf(e.type);
  if (c === Cls.Mem) {
    const m = g.memOf(e);
    const a = load(g, m, ulong), b = load(g, { ...m, off: m.off + 8 }, ulong);
    const t = g.wide();
    g.emit(Op.Or64, t, a, b);
    g.jump(Op.Jz64, whenFalse, 1, t);
    return m;
  }
  const v = g.value(e);
  if (c === Cls.I32) g.jump(Op.Jz32, whenFalse, 1, v);
  else if (c === Cls.I64) g.jump(Op.Jz64, whenFalse, 1, v);
  else {
    const z = g.alloc(c), t = g.alloc(Cls.I32);
    floatConst(g, z, 0, c);
    g.emit(c === Cls.F32 ? Op.NeF : Op.NeD, t, v, z);
    g.jump(Op.Jz32, whenFalse, 1, t);
  }
  return v;
}
const ulong: CType = { kind: Kind.ULong, size: 8, align: 8 };

/** Does evaluating this lvalue's address only read variables? Then gcc reads them after the right side. */
function plainAddress(e: Expr): boolean {
  switch (e.k) {
    case 'local': case 'object': return true;
    case 'member': return plainAddress(e.e);
    case 'deref': return e.e.k === 'local' || e.e.k === 'object' || (e.e.k === 'ptradd' && e.e.p.k === 'decay' && plainAddress(e.e.p.e) && (e.e.i.k === 'int' || (e.e.i.k === 'cast' && e.e.i.e.k === 'object')));
    default: return false;
  }
}

/** `wanted`: the value is used. Answers its slot, else -1. */
function assign(g: Gen, e: Expr & { k: 'assign' }, dest: number, wanted: boolean): number {
  const t = e.l.type, c = clsOf(t);
  if (e.l.k === 'local' && !inMemory(e.l.v)) {
    const lv = localLValue(g, e.l.v);
    if (lv.reg !== undefined) { g.value(e.r, lv.reg); return wanted ? move(g, lv.reg, c, dest) : -1; }
  }
  const mark = g.top;
  const late = hasEffects(e.r) && plainAddress(e.l);
  // the value outlives the address, so it gets the first slot
  const d = wanted ? (dest >= 0 ? dest : g.alloc(c)) : -1;
  const inner = g.top;
  let lv: LValue, v: number;
  const to = wanted && dest < 0 ? d : -1;
  if (late) { v = g.value(e.r, to); lv = lvalue(g, e.l); } else { lv = lvalue(g, e.l); v = g.value(e.r, to); }
  storeLValue(g, lv, t, v);
  if (!wanted) { g.use(mark); return -1; }
  if (lv.reg === undefined && lv.bits) extendBits(g, d, v, lv.bits.width, isWide(c), isUnsigned(t)); else move(g, v, c, d);
  g.use(inner);
  return d;
}

/** l = (l's type)((compute)l op r) with the lvalue evaluated once, after r (as gcc does). */
function opassign(g: Gen, e: Expr & { k: 'opassign' }, dest: number, wanted: boolean): number {
  const t = e.l.type, c = clsOf(t), cc = clsOf(e.compute);
  if (c === Cls.Mem || cc === Cls.Mem || clsOf(e.r.type) === Cls.Mem) return opassignWide(g, e, dest, wanted);
  const mark = g.top;
  const reg = e.l.k === 'local' && !inMemory(e.l.v) ? localLValue(g, e.l.v).reg : undefined;
  const d = wanted && (reg === undefined || e.post) ? (dest >= 0 ? dest : g.alloc(c)) : -1;
  const inner = g.top;
  const constant = constOf(e.r) !== undefined;
  const right = constant ? { e: e.r } : { slot: g.value(e.r) };
  const lv: LValue = reg !== undefined ? { reg } : lvalue(g, e.l);
  if (t.isAtomic) g.emit(Op.AtomicBegin);
  const old = loadLValue(g, lv, t);
  if (e.post && wanted) move(g, old, c, d);
  // in the register itself where the computation is in its own form
  const direct = reg !== undefined && cc === c && (c !== Cls.I32 || (t.size === 4));
  const l = convert(g, old, t, e.compute);
  const m2 = g.top;
  const sum = e.op === 'ptr+' ? pointerStep(g, l, right, e.scale ?? 1, direct ? reg : -1)
    : arith(g, e.op, e.compute, l, right, direct ? reg : -1, m2);
  const n = direct ? reg : convert(g, sum, e.compute, t);
  if (!direct) storeLValue(g, lv, t, n);
  if (t.isAtomic) g.emit(Op.AtomicEnd);
  let result = -1;
  if (wanted) {
    if (e.post) result = d;
    else if (reg !== undefined) result = move(g, reg, c, dest);
    else if (lv.reg === undefined && lv.bits) { extendBits(g, d, n, lv.bits.width, isWide(c), isUnsigned(t)); result = d; } else result = move(g, n, c, d);
  }
  g.use(d >= 0 ? inner : mark);
  return result;
}

function pointerStep(g: Gen, p: number, r: { e: Expr } | { slot: number }, scale: number | Expr, dest: number): number {
  const d = dest >= 0 ? dest : g.wide();
  const m = g.top;
  if ('e' in r && typeof scale === 'number') {
    const by = BigInt.asIntN(64, (constOf(r.e) as bigint) * BigInt(scale));
    if (by >= -0x80000000n && by <= 0x7fffffffn) { g.emit(Op.AddI64, d, p, Number(by)); return d; }
  }
  const i = 'e' in r ? g.value(r.e) : r.slot;
  const t = g.wide();
  if (typeof scale === 'number') g.emit(Op.MulI64, t, i, scale); else g.emit(Op.Mul64, t, i, g.value(scale));
  g.emit(Op.Add64, d, p, t);
  g.use(m);
  return d;
}

/** Compound assignment in which __int128 takes part. */
function opassignWide(g: Gen, e: Expr & { k: 'opassign' }, dest: number, wanted: boolean): number {
  const t = e.l.type, c = clsOf(t);
  const d = wanted && c !== Cls.Mem ? (dest >= 0 ? dest : g.alloc(c)) : -1;
  const inner = g.top;
  const { result, old, bits } = wideAssign(g, e);
  if (d >= 0) {
    if (e.post) narrowed(g, old, wideType(e), t, d);
    else if (kindOf(t) === Kind.Bool) g.emit(Op.Mov32, d, truthOf128(g, result, e.compute));
    else { narrowed(g, result, wideType(e), t, d); if (bits) extendBits(g, d, d, bits.width, isWide(c), isUnsigned(t)); }
  }
  g.use(inner);
  return d;
}

/** The type of what a wide computation keeps in memory. */
function wideType(e: Expr & { k: 'opassign' }): CType { return is128(e.compute) ? e.compute : e.l.type; }
const DOUBLE: CType = { kind: Kind.Double, size: 8, align: 8 };

/** The common part for a wide computation: memory of the new and of the old value, and the left side's width where it is a bit-field. */
function wideAssign(g: Gen, e: Expr & { k: 'opassign' }): { result: Mem; old: Mem; bits?: { width: number } } {
  const t = e.l.type, { r, compute } = e, wide = clsOf(compute) === Cls.Mem;
  const old = scratch128(g), result = scratch128(g);
  // the right side first, as gcc does
  const right = !wide ? { slot: g.value(r) } : e.op === '<<' || e.op === '>>' ? count128(g, r) : g.memOf(r);
  const lv = lvalue(g, e.l);
  if (clsOf(t) === Cls.Mem) { if (lv.reg === undefined) copy(g, old, lv.mem, 16); } else {
    const mark = g.top;
    const v = loadLValue(g, lv, t);
    if (wide) widen128(g, v, t, old, compute);
    g.use(mark);
  }
  if (wide && isLong(compute) !== isLong(t) && is128(t)) {
    // long double computation on an __int128, through double
    const d = narrowed(g, old, t, DOUBLE);
    widen128(g, d, DOUBLE, old, compute);
    binary128(g, e.op as '+', compute, old, right as Mem | number, result);
    widen128(g, narrowed(g, result, compute, DOUBLE), DOUBLE, result, t);
  } else if (wide) binary128(g, e.op as '+', compute, old, right as Mem | number, result);
  else {
    // floating computation on an __int128
    const l = g.wide();
    const x = addressOf(g, old);
    g.emit(isUnsigned(t) ? Op.ToD128U : Op.ToD128S, l, x);
    const sum = arith(g, e.op as '+', compute, convert(g, l, { kind: Kind.Double, size: 8, align: 8 }, compute), right as { slot: number }, -1, g.top);
    widen128(g, sum, compute, result, t);
  }
  if (clsOf(t) === Cls.Mem) { if (lv.reg === undefined) copy(g, lv.mem, result, 16); } else {
    const n = kindOf(t) === Kind.Bool ? truthOf128(g, result, compute) : narrowed(g, result, compute, t);
    storeLValue(g, lv, t, n);
  }
  return { result, old, bits: lv.reg === undefined ? lv.bits : undefined };
}

/** Evaluates an expression for its side effects (C11 6.8.3). */
export function effect(g: Gen, e: Expr): void {
  const at = g.at;
  g.at = e.at;
  const mark = g.top;
  switch (e.k) {
    case 'assign': if (clsOf(e.l.type) === Cls.Mem) assignMemory(g, e); else assign(g, e, -1, false); break;
    case 'opassign': if (clsOf(e.l.type) === Cls.Mem) wideAssign(g, e); else opassign(g, e, -1, false); break;
    case 'call': call(g, e, -2); break;
    case 'comma': effect(g, e.l); effect(g, e.r); break;
    case 'cast': effect(g, e.e); break;
    case 'stmtexpr': blockOf(g, e.body, last => { effect(g, last); }); break;
    case 'and': case 'or': {
      if (!hasEffects(e) && !isVolatileRead(e)) break;
      const end = g.target();
      g.branch(e.l, end, e.k === 'or');
      effect(g, e.r);
      g.bind(end);
      break;
    }
    case 'cond': {
      const k = constOf(e.c);
      if (k !== undefined) { if (k !== 0n) { if (e.t) effect(g, e.t); } else effect(g, e.f); break; }
      if (e.t && constOf(e.t) !== undefined && constOf(e.f) !== undefined) { effect(g, e.c); break; }
      const other = g.target(), end = g.target();
      g.branch(e.c, other, e.t === undefined);
      if (e.t) { effect(g, e.t); if (!g.dead) g.goto(end); g.bind(other); effect(g, e.f); g.bind(end); }
      else { effect(g, e.f); g.bind(other); }
      break;
    }
    case 'builtin': builtin(g, e, -1); break;
    case 'vaarg': vaArg(g, e, -1); break;
    case 'vastart': vaStart(g, e.list); break;
    case 'vaend': effect(g, e.list); break;
    case 'vacopy': vaCopy(g, e.list, e.from); break;
    case 'int': case 'float': case 'function': case 'labeladdr': break;
    case 'deref': case 'member': case 'local': case 'object':
      if (e.type.isVolatile) { if (clsOf(e.type) === Cls.Mem) g.memOf(e); else if (clsOf(e.type) !== Cls.Void) g.value(e); }
      else if (e.k === 'deref' || e.k === 'member') effect(g, e.e);
      break;
    case 'decay': case 'addr': if (hasEffects(e.e)) effect(g, e.e); break;
    case 'unary': effect(g, e.e); break;
    case 'binary': effect(g, e.l); effect(g, e.r); break;
    case 'ptradd': effect(g, e.p); effect(g, e.i); break;
    case 'ptrdiff': effect(g, e.l); effect(g, e.r); break;
    case 'compound': case 'init': if (hasEffects(e)) g.memOf(e); break;
  }
  g.use(mark);
  g.at = at;
}

function isVolatileRead(e: Expr): boolean {
  switch (e.k) {
    case 'deref': case 'local': case 'object': case 'member': return e.type.isVolatile === true || (e.k === 'member' && isVolatileRead(e.e));
    case 'cast': case 'unary': case 'decay': return isVolatileRead(e.e);
    case 'and': case 'or': case 'binary': case 'comma': return isVolatileRead(e.l) || isVolatileRead(e.r);
    default: return false;
  }
}

function assignMemory(g: Gen, e: Expr & { k: 'assign' }): Mem {
  const size = e.l.type.size;
  if (hasEffects(e.r) && plainAddress(e.l)) {
    const from = g.memOf(e.r);
    const lv = lvalue(g, e.l);
    if (lv.reg !== undefined) throw new Error('code generation: a record in a register');
    copy(g, lv.mem, from, size, e.l.type, e.r.type);
    return lv.mem;
  }
  const lv = lvalue(g, e.l);
  if (lv.reg !== undefined) throw new Error('code generation: a record in a register');
  if (is128(e.l.type) && (e.r.k === 'binary' || e.r.k === 'unary' || e.r.k === 'cast') && into128(g, e.r, lv.mem)) return lv.mem;
  copy(g, lv.mem, g.memOf(e.r), size, e.l.type, e.r.type);
  return lv.mem;
}

/** See Gen.memOf. */
export function memOf(g: Gen, e: Expr): Mem {
  const at = g.at;
  g.at = e.at;
  const m = memory(g, e);
  g.at = at;
  return m;
}

function memory(g: Gen, e: Expr): Mem {
  switch (e.k) {
    case 'local': case 'object': case 'deref': case 'member': {
      const lv = lvalue(g, e);
      if (lv.reg === undefined && !lv.bits) return lv.mem;
      break;
    }
    case 'comma': g.effect(e.l); return memOf(g, e.r);
    case 'assign': if (clsOf(e.type) === Cls.Mem) return assignMemory(g, e); break;
    case 'opassign': if (clsOf(e.l.type) === Cls.Mem) { const r = wideAssign(g, e); return e.post ? r.old : r.result; } break;
    case 'vaarg': if (clsOf(e.type) === Cls.Mem) { const r = vaArg(g, e, -1); if ('mem' in r) return r.mem; } break;
    case 'cast': if (clsOf(e.type) === Cls.Mem && clsOf(e.e.type) === Cls.Mem) return memOf(g, e.e); break;
    case 'compound': {
      const home = g.homes.get(e.v);
      let off: number;
      if (home?.k === 'frame') off = home.off; else {
        const size = e.v.type.size >= 0 ? e.v.type.size : e.init.type.size;
        off = g.scratch(Math.max(1, size), e.v.type.align);
        g.homes.set(e.v, { k: 'frame', off });
        g.frameFloor = g.frameTop;             // it lives as long as the block
      }
      const m = g.frameMem(off);
      if (clsOf(e.type) === Cls.Mem && !is128(e.type)) initialise(g, e.init, m);
      else {
        const one = e.init.elements[e.init.elements.length - 1];
        const mark = g.top;
        if (is128(e.type)) { if (one) g.into(one.value, m); }
        else { const init: Expr = one ? one.value : { k: 'int', type: e.type, at: e.at, value: 0n }; store(g, m, e.type, g.value(init)); }
        g.use(mark);
      }
      return m;
    }
    case 'cond': if (clsOf(e.type) === Cls.Mem && !is128(e.type) && e.t) {
      // the address of the chosen one
      const d = g.wide();
      const inner = g.top;
      const other = g.target(), end = g.target();
      g.branch(e.c, other, false);
      if (!g.dead) { addressOf(g, memOf(g, e.t), d); g.use(inner); g.goto(end); }
      g.bind(other);
      if (!g.dead) { addressOf(g, memOf(g, e.f), d); g.use(inner); }
      g.bind(end);
      return { base: 'slot', slot: d, off: 0 };
    } break;
  }
  const t = g.temp(e.type);
  if (clsOf(e.type) === Cls.Mem) g.into(e, t);
  else {
    const mark = g.top;
    store(g, t, e.type, g.value(e));
    g.use(mark);
  }
  return t;
}

/** See Gen.into. */
export function into(g: Gen, e: Expr, to: Mem): void {
  const at = g.at;
  g.at = e.at;
  const mark = g.top;
  switch (e.k) {
    case 'call': call(g, e, -1, to); break;
    case 'init': initialise(g, e.init, to); break;
    case 'comma': g.effect(e.l); into(g, e.r, to); break;
    case 'stmtexpr': blockOf(g, e.body, last => { into(g, last, to); }); break;
    case 'cond': {
      const k = constOf(e.c);
      if (k !== undefined && (k === 0n || e.t)) { into(g, k !== 0n ? e.t as Expr : e.f, to); break; }
      const other = g.target(), end = g.target();
      if (e.t) { g.branch(e.c, other, false); into(g, e.t, to); }
      else { const m = truthValue(g, e.c, other); if (typeof m !== 'number') copy(g, to, m, e.type.size); else widen128(g, m, e.c.type, to, e.type); }
      if (!g.dead) g.goto(end);
      g.bind(other);
      into(g, e.f, to);
      g.bind(end);
      break;
    }
    case 'builtin': g.effect(e); break;
    case 'cast': if (!is128(e.type)) { into(g, e.e, to); break; }
    // falls through
    default:
      if (is128(e.type) && into128(g, e, to)) break;
      copy(g, to, g.memOf(e), e.type.size, e.type);
  }
  g.use(mark);
  g.at = at;
}

