/** Arithmetic on constants as the machine would do it: integers wrap to their type's width, float rounds to single precision. */
import { add, compare, divide, fromDouble, fromInteger, multiply, subtract, toDouble, toFloat80, toInteger, type F80 } from '../../base/f80.ts';
import type { BinaryOp, Expr, Span } from '../ast/ast.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { INT, LDOUBLE } from '../types/make.ts';
import { isFloating, isSigned, widthOf, wrap } from '../types/relate.ts';

export function intNode(value: bigint, type: CType, at: Span): Expr { return { k: 'int', value: wrap(value, type), type, at }; }
/** A long double constant. */
export function exactNode(exact: F80, at: Span): Expr { return { k: 'float', value: toDouble(exact), exact, type: LDOUBLE, at }; }
/** The value of a floating constant as a long double. */
export function exactOf(e: Expr & { k: 'float' }): F80 { return e.exact ?? fromDouble(e.value); }
export function floatNode(value: number, type: CType, at: Span): Expr {
  if (type.kind === Kind.LongDouble) return exactNode(fromDouble(value), at);
  return { k: 'float', value: type.kind === Kind.Float ? Math.fround(value) : value, type, at };
}

/** Converts a constant; undefined when `e` is none or the target takes no constants. */
export function foldConvert(e: Expr, to: CType): Expr | undefined {
  if (e.k === 'int') {
    if (to.kind === Kind.Bool || to.kind === Kind.Pointer || to.kind === Kind.Enum || (to.kind >= Kind.Char && to.kind <= Kind.UInt128)) return intNode(e.value, to, e.at);
    if (to.kind === Kind.LongDouble) return exactNode(fromInteger(e.value), e.at);
    if (isFloating(to)) return floatNode(to.kind === Kind.Float ? toSingle(e.value) : Number(e.value), to, e.at);
  } else if (e.k === 'float') {
    if (to.kind === Kind.LongDouble) return exactNode(exactOf(e), e.at);
    if (to.kind === Kind.Float && e.exact !== undefined) return floatNode(toFloat80(e.exact), to, e.at);
    if (e.exact !== undefined && (to.kind === Kind.Enum || (to.kind >= Kind.Char && to.kind <= Kind.UInt128))) { const whole = toInteger(e.exact); if (whole !== undefined) return intNode(fit(whole, to), to, e.at); }
    if (isFloating(to)) return floatNode(e.value, to, e.at);
    if (to.kind === Kind.Bool) return intNode(e.value !== 0 ? 1n : 0n, to, e.at);
    if (to.kind === Kind.Enum || (to.kind >= Kind.Char && to.kind <= Kind.UInt128)) return intNode(truncate(e.value, to), to, e.at);
  }
  return undefined;
}
/** An integer rounded once to single precision. */
function toSingle(v: bigint): number {
  const neg = v < 0n, a = neg ? -v : v, n = a.toString(2).length;
  if (n <= 53) return Math.fround(Number(v));
  // Keep 25 bits and a sticky one, exact in double.
  const drop = BigInt(n - 26), kept = a >> drop, sticky = a & ((1n << drop) - 1n) ? 1n : 0n;
  const r = Math.fround(Number((kept << 1n) | sticky)) * 2 ** (Number(drop) - 1);
  return neg ? -r : r;
}
/** Floating to integer: towards zero; what does not fit saturates, as gcc folds it. */
function truncate(v: number, to: CType): bigint {
  if (Number.isNaN(v)) return 0n;
  if (v === Infinity || v === -Infinity) return fit(v > 0 ? 1n << 200n : -1n << 200n, to);
  return fit(BigInt(Math.trunc(v)), to);
}
function fit(t: bigint, to: CType): bigint {
  const w = BigInt(widthOf(to)), signed = isSigned(to);
  const max = signed ? (1n << (w - 1n)) - 1n : (1n << w) - 1n, min = signed ? -(1n << (w - 1n)) : 0n;
  return t > max ? max : t < min ? min : t;
}

/** Operands of one type (shifts: each promoted). Undefined: not constant, or undefined in C (left to the run, which reports it). */
export function foldBinary(op: BinaryOp, type: CType, l: Expr, r: Expr, at: Span): Expr | undefined {
  if (l.k === 'int' && r.k === 'int') {
    const a = l.value, b = r.value;
    switch (op) {
      case '+': return intNode(a + b, type, at);
      case '-': return intNode(a - b, type, at);
      case '*': return intNode(a * b, type, at);
      case '/': return b === 0n ? undefined : intNode(a / b, type, at);
      case '%': return b === 0n ? undefined : intNode(a % b, type, at);
      case '&': return intNode(a & b, type, at);
      case '|': return intNode(a | b, type, at);
      case '^': return intNode(a ^ b, type, at);
      case '<<': return b < 0n || b >= BigInt(widthOf(type)) ? undefined : intNode(a << b, type, at);
      case '>>': return b < 0n || b >= BigInt(widthOf(type)) ? undefined : intNode(a >> b, type, at);
      case '==': return intNode(a === b ? 1n : 0n, INT, at);
      case '!=': return intNode(a !== b ? 1n : 0n, INT, at);
      case '<': return intNode(a < b ? 1n : 0n, INT, at);
      case '<=': return intNode(a <= b ? 1n : 0n, INT, at);
    }
  }
  if (l.k === 'float' && r.k === 'float' && l.type.kind === Kind.LongDouble) {
    const a = exactOf(l), b = exactOf(r), order = compare(a, b);
    switch (op) {
      case '+': return exactNode(add(a, b), at);
      case '-': return exactNode(subtract(a, b), at);
      case '*': return exactNode(multiply(a, b), at);
      case '/': return exactNode(divide(a, b), at);
      case '==': return intNode(order === 0 ? 1n : 0n, INT, at);
      case '!=': return intNode(order !== 0 ? 1n : 0n, INT, at);
      case '<': return intNode(order === -1 ? 1n : 0n, INT, at);
      case '<=': return intNode(order === -1 || order === 0 ? 1n : 0n, INT, at);
    }
  }
  if (l.k === 'float' && r.k === 'float') {
    const a = l.value, b = r.value;
    switch (op) {
      case '+': return floatNode(a + b, type, at);
      case '-': return floatNode(a - b, type, at);
      case '*': return floatNode(a * b, type, at);
      case '/': return floatNode(a / b, type, at);
      case '==': return intNode(a === b ? 1n : 0n, INT, at);
      case '!=': return intNode(a !== b ? 1n : 0n, INT, at);
      case '<': return intNode(a < b ? 1n : 0n, INT, at);
      case '<=': return intNode(a <= b ? 1n : 0n, INT, at);
    }
  }
  return undefined;
}
