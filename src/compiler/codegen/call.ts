/** Function calls (C11 6.5.2.2): the convention is in the head comment of bytecode/isa.ts. */
import type { Expr, FunctionRef } from '../ast/ast.ts';
import { FRAME_HEADER, Op } from '../bytecode/isa.ts';
import { inMemoryType, layoutParams, promoted } from '../bytecode/params.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { Cls, clsOf } from './classes.ts';
import { convert, hasEffects } from './arith.ts';
import type { Gen, Mem } from './gen.ts';
import { addressOf, copy, ldi64, store } from './memory.ts';

type Call = Expr & { k: 'call' };

/** The function that is called directly, if the expression names one. */
function direct(f: Expr): FunctionRef | undefined {
  for (let e = f; ;) {
    if (e.k === 'function') return e.v;
    if (e.k !== 'decay' && e.k !== 'deref' && e.k !== 'addr') return undefined;
    e = e.e;
  }
}

/** Bytes of a variadic argument in its area. */
export function variadicSize(t: CType): number {
  return t.kind === Kind.LongDouble || t.kind === Kind.Int128 || t.kind === Kind.UInt128 ? 16 : t.kind === Kind.VaList ? 8 : Math.max(8, Math.ceil(t.size / 8) * 8);
}

/** Memory that holds an argument passed by address: a copy that the callee may change. */
function argumentMemory(g: Gen, a: Expr): Mem {
  if (a.type.kind === Kind.VaList || a.type.kind === Kind.Array) return g.memOf(a);    // an array in C: the callee works on the caller's own
  const t = g.temp(a.type);
  g.into(a, t);
  return t;
}

/**
 * Emits the call. A scalar result goes to `dest` (-1: a new slot; -2: dropped) and its slot is the answer; a record or __int128 goes to
 * `into`. Arguments are evaluated from the last to the first, as gcc does on x86-64.
 */
export function call(g: Gen, e: Call, dest: number, into?: Mem): number {
  const mark = g.top;
  const fn = e.fn;
  const target = direct(e.f);
  let pointer = -1;
  if (!target) {
    pointer = g.value(e.f);
    // the arguments may change the variable that holds the pointer
    if (pointer < mark && e.args.some(hasEffects)) { const t = g.wide(); g.emit(Op.Mov64, t, pointer); pointer = t; }
  }
  const fixed = fn.oldStyle ? e.args.length : Math.min(fn.params.length, e.args.length);
  const types = e.args.slice(0, fixed).map((a, i) => fn.oldStyle ? promoted(a.type) : fn.params[i].type);
  const layout = layoutParams(types, fn.result, fn.variadic && !fn.oldStyle);
  const argbase = ((g.top + 1) & ~1) + FRAME_HEADER;
  g.use(argbase + layout.slots);
  const inside = g.top;
  if (layout.area >= 0) {
    const sizes = e.args.slice(fixed).map(a => variadicSize(a.type));
    const total = sizes.reduce((x, y) => x + y, 0);
    const area = g.frameMem(g.scratch(Math.max(8, total), 16));
    let off = total;
    for (let i = e.args.length - 1; i >= fixed; i--) {
      off -= sizes[i - fixed];
      variadicArgument(g, e.args[i], { ...area, off: area.off + off });
      g.use(inside);
    }
    addressOf(g, area, argbase + layout.area);
  }
  for (let i = fixed - 1; i >= 0; i--) {
    const a = e.args[i], slot = argbase + layout.params[i];
    if (inMemoryType(types[i])) addressOf(g, argumentMemory(g, a), slot);
    else if (fn.oldStyle && clsOf(types[i]) !== clsOf(a.type)) convert(g, g.value(a), a.type, types[i], slot);
    else g.value(a, slot);
    g.use(inside);
  }
  if (layout.result >= 0) addressOf(g, into ?? g.temp(fn.result), argbase + layout.result);
  const c = clsOf(fn.result);
  g.use(mark);
  const result = c === Cls.Void || c === Cls.Mem || dest === -2 ? -1 : dest >= 0 ? dest : g.alloc(c);
  if (target) g.emit(Op.Call, target.id, argbase, result);
  else {
    g.emit(Op.CallInd, pointer, argbase, result);
    // The function behind the pointer may be of another type: a narrow result is made so here, as by gcc's callers.
    if (result >= 0 && c === Cls.I32 && fn.result.size < 4) convert(g, result, intType, fn.result.kind === Kind.Bool ? byteType : fn.result, result);
  }
  return result;
}

function variadicArgument(g: Gen, a: Expr, to: Mem): void {
  const c = clsOf(a.type);
  if (a.type.kind === Kind.VaList || a.type.kind === Kind.Array) {
    const s = addressOf(g, g.memOf(a));
    store(g, to, pointerType, s);
  } else if (c === Cls.Mem) {
    g.into(a, to);
  } else if (c === Cls.F32) {
    const s = convert(g, g.value(a), a.type, promoted(a.type));
    store(g, to, promoted(a.type), s);
  } else if (c === Cls.I32) {
    // all 8 bytes: who reads them need not know the argument's width
    const v = g.value(a), w = g.wide();
    g.emit(Op.SExt64, w, v);
    store(g, to, pointerType, w);
  } else store(g, to, a.type, g.value(a));
}
const intType: CType = { kind: Kind.Int, size: 4, align: 4 };
const byteType: CType = { kind: Kind.UChar, size: 1, align: 1 };
const pointerType: CType = { kind: Kind.ULong, size: 8, align: 8 };

/** va_arg(list, type): `list` is the address of the va_list. For types in memory the answer is the argument's memory. */
export function vaArg(g: Gen, e: Expr & { k: 'vaarg' }, dest: number): { slot: number } | { mem: Mem } {
  const mark = g.top;
  const list = g.value(e.list);
  const next = g.wide(), after = g.wide();
  g.emit(Op.Ld64, next, list, 0);
  g.emit(Op.AddI64, after, next, variadicSize(e.type));
  g.emit(Op.St64, after, list, 0);
  const c = clsOf(e.type);
  if (c === Cls.Mem) return { mem: { base: 'slot', slot: next, off: 0 } };
  g.use(mark);
  const d = dest >= 0 ? dest : g.alloc(c);
  const narrow = c === Cls.I32 && e.type.size < 4;
  g.emit(c === Cls.I64 || c === Cls.F64 ? Op.Ld64 : Op.Ld32, d, next, 0);
  return { slot: narrow ? convert(g, d, intType, e.type, d) : d };
}

export function vaStart(g: Gen, list: Expr): void {
  const mark = g.top;
  const l = g.value(list);
  if (g.variadicArea < 0) { const z = g.wide(); ldi64(g, z, 0n); g.emit(Op.St64, z, l, 0); } else g.emit(Op.St64, g.variadicArea, l, 0);
  g.use(mark);
}

export function vaCopy(g: Gen, to: Expr, from: Expr): void {
  const mark = g.top;
  const d = g.value(to), s = g.value(from);
  copy(g, { base: 'slot', slot: d, off: 0 }, { base: 'slot', slot: s, off: 0 }, 24);
  g.use(mark);
}
