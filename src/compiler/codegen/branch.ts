/** Truth as control flow (C11 6.5.13 to 6.5.15, 6.8.4): comparison and jump in one instruction. */
import type { Expr } from '../ast/ast.ts';
import { Kind } from '../types/ctype.ts';
import { Op } from '../bytecode/isa.ts';
import { Cls, clsOf, constOf, decidesNothing, immOf, is128, isUnsigned, kindOf } from './classes.ts';
import { floatConst, hasEffects, isComparison } from './arith.ts';
import type { Gen, Target } from './gen.ts';
import { truth128 } from './int128.ts';

/** Jumps to `to` if the truth of the scalar `e` is `sense`, else goes on. */
export function branch(g: Gen, e: Expr, to: Target, sense: boolean): void {
  const k = constOf(e);
  if (k !== undefined) { if ((k !== 0n) === sense) g.goto(to); return; }
  const at = g.at;
  g.at = e.at;
  const mark = g.top;
  test(g, e, to, sense);
  g.use(mark);
  g.at = at;
}

function test(g: Gen, e: Expr, to: Target, sense: boolean): void {
  switch (e.k) {
    case 'unary':
      if (e.op === '!') { branch(g, e.e, to, !sense); return; }
      break;
    case 'and': case 'or': {
      // a && b jumps on false as soon as one is; a || b on true
      if ((e.k === 'and') === sense) {
        const skip = g.target();
        branch(g, e.l, skip, !sense);
        branch(g, e.r, to, sense);
        g.bind(skip);
      } else {
        branch(g, e.l, to, sense);
        branch(g, e.r, to, sense);
      }
      return;
    }
    case 'comma': g.effect(e.l); branch(g, e.r, to, sense); return;
    case 'cast': if (keepsTruth(e)) { branch(g, e.e, to, sense); return; } break;
    case 'cond': if (e.t) {
      if (decidesNothing(e)) { g.effect(e.c); branch(g, e.f, to, sense); return; }
      const other = g.target(), end = g.target();
      branch(g, e.c, other, false);
      branch(g, e.t, to, sense);
      if (!g.dead) g.goto(end);
      g.bind(other);
      branch(g, e.f, to, sense);
      g.bind(end);
      return;
    } break;
    case 'binary':
      if (isComparison(e.op) && clsOf(e.l.type) !== Cls.Mem) { compare(g, e, to, sense); return; }
      break;
  }
  if (is128(e.type)) { g.jump(sense ? Op.Jnz32 : Op.Jz32, to, 1, truth128(g, e)); return; }
  const v = g.value(e);
  switch (clsOf(e.type)) {
    case Cls.I32: g.jump(sense ? Op.Jnz32 : Op.Jz32, to, 1, v); break;
    case Cls.I64: g.jump(sense ? Op.Jnz64 : Op.Jz64, to, 1, v); break;
    case Cls.F32: case Cls.F64: {
      const c = clsOf(e.type);
      const z = g.alloc(c);
      floatConst(g, z, 0, c);
      const t = g.alloc(Cls.I32);
      g.emit(c === Cls.F32 ? Op.NeF : Op.NeD, t, v, z);
      g.jump(sense ? Op.Jnz32 : Op.Jz32, to, 1, t);
    }
  }
}

/** Conversions after which a value is zero exactly when it was before. */
function keepsTruth(e: Expr & { k: 'cast' }): boolean {
  const f = clsOf(e.e.type), t = clsOf(e.type);
  if (f === Cls.Void || f === Cls.Mem || t === Cls.Mem || t === Cls.Void) return false;
  if (kindOf(e.type) === Kind.Bool) return true;
  const integers = (f === Cls.I32 || f === Cls.I64) && (t === Cls.I32 || t === Cls.I64);
  return integers && e.type.size >= e.e.type.size;
}

function compare(g: Gen, e: Expr & { k: 'binary' }, to: Target, sense: boolean): void {
  const c = clsOf(e.l.type);
  let { l, r } = e;
  if (c === Cls.F32 || c === Cls.F64) {
    // no fused form: the negation of < is not >= when an operand is not a number
    const [a, b] = operands(g, l, r, e.rightFirst === true), t = g.alloc(Cls.I32);
    const row = { '==': [Op.EqF, Op.EqD], '!=': [Op.NeF, Op.NeD], '<': [Op.LtF, Op.LtD], '<=': [Op.LeF, Op.LeD] }[e.op as '=='];
    g.emit(row[c === Cls.F32 ? 0 : 1], t, a, b);
    g.jump(sense ? Op.Jnz32 : Op.Jz32, to, 1, t);
    return;
  }
  const wide = c === Cls.I64, unsigned = isUnsigned(l.type);
  if (e.op === '==' || e.op === '!=') {
    const equal = (e.op === '==') === sense;
    if (constOf(l) !== undefined) [l, r] = [r, l];
    const imm = immOf(r, c);
    if (imm === 0) { const a = g.value(l); g.jump(wide ? (equal ? Op.Jz64 : Op.Jnz64) : (equal ? Op.Jz32 : Op.Jnz32), to, 1, a); return; }
    if (imm !== undefined) { const a = g.value(l); g.jump(wide ? (equal ? Op.JEqI64 : Op.JNeI64) : (equal ? Op.JEqI32 : Op.JNeI32), to, 2, a, imm); return; }
    const [a, b] = operands(g, l, r, e.rightFirst === true && l === e.l);
    g.jump(wide ? (equal ? Op.JEq64 : Op.JNe64) : (equal ? Op.JEq32 : Op.JNe32), to, 2, a, b);
    return;
  }
  // normalise to: (l op r), op one of < <= > >=, after applying `sense`
  let op: '<' | '<=' | '>' | '>=' = e.op as '<' | '<=';
  if (!sense) op = op === '<' ? '>=' : '>';
  if (constOf(l) !== undefined && constOf(r) === undefined) {
    [l, r] = [r, l];
    op = op === '<' ? '>' : op === '<=' ? '>=' : op === '>' ? '<' : '<=';
  }
  const imm = immOf(r, c);
  if (imm !== undefined) {
    if (!wide && !unsigned) {
      const a = g.value(l);
      g.jump(op === '<' ? Op.JLtSI32 : op === '<=' ? Op.JLeSI32 : op === '>' ? Op.JGtSI32 : Op.JGeSI32, to, 2, a, imm);
      return;
    }
    // x <= k is x < k + 1, x > k is x >= k + 1, where k + 1 does not wrap
    const k = op === '<=' || op === '>' ? imm + 1 : imm;
    const strict = op === '<' || op === '<=';
    if (!wide && (op === '<' || op === '>=' || imm !== -1)) {
      const a = g.value(l);
      g.jump(strict ? Op.JLtUI32 : Op.JGeUI32, to, 2, a, k | 0);
      return;
    }
    if (wide && !unsigned && k <= 0x7fffffff) {
      const a = g.value(l);
      g.jump(strict ? Op.JLtSI64 : Op.JGeSI64, to, 2, a, k);
      return;
    }
  }
  const [a, b] = operands(g, l, r, e.rightFirst === true && l === e.l);
  if (op === '<' || op === '<=') {
    g.jump(wide ? (unsigned ? (op === '<' ? Op.JLtU64 : Op.JLeU64) : (op === '<' ? Op.JLtS64 : Op.JLeS64))
      : (unsigned ? (op === '<' ? Op.JLtU32 : Op.JLeU32) : (op === '<' ? Op.JLtS32 : Op.JLeS32)), to, 2, a, b);
  } else {
    g.jump(wide ? (unsigned ? (op === '>' ? Op.JLtU64 : Op.JLeU64) : (op === '>' ? Op.JLtS64 : Op.JLeS64))
      : (unsigned ? (op === '>' ? Op.JLtU32 : Op.JLeU32) : (op === '>' ? Op.JLtS32 : Op.JLeS32)), to, 2, b, a);
  }
}

function operands(g: Gen, l: Expr, r: Expr, rightFirst: boolean): [number, number] {
  if ((l.k === 'object' || l.k === 'local' || rightFirst) && hasEffects(r)) {
    const b = g.value(r);
    return [g.value(l), b];
  }
  const a = g.value(l);
  return [a, g.value(r)];
}
