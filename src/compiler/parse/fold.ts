/** Arithmetic on constants as the machine would do it: integers wrap to their type's width, float rounds to single precision. */
import type { BinaryOp, Expr, Span } from '../ast/ast.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { INT } from '../types/make.ts';
import { isFloating, isSigned, widthOf, wrap } from '../types/relate.ts';

export function intNode(value: bigint, type: CType, at: Span): Expr { return { k: 'int', value: wrap(value, type), type, at }; }
export function floatNode(value: number, type: CType, at: Span): Expr {
  return { k: 'float', value: type.kind === Kind.Float ? Math.fround(value) : value, type, at };
}

/** Converts a constant; undefined when `e` is none or the target takes no constants. */
export function foldConvert(e: Expr, to: CType): Expr | undefined {
  if (e.k === 'int') {
    if (to.kind === Kind.Bool || to.kind === Kind.Pointer || to.kind === Kind.Enum || (to.kind >= Kind.Char && to.kind <= Kind.UInt128)) return intNode(e.value, to, e.at);
    if (isFloating(to)) return floatNode(to.kind === Kind.Float ? toSingle(e.value) : Number(e.value), to, e.at);
  } else if (e.k === 'float') {
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
  const w = BigInt(widthOf(to)), signed = isSigned(to);
  const max = signed ? (1n << (w - 1n)) - 1n : (1n << w) - 1n, min = signed ? -(1n << (w - 1n)) : 0n;
  if (v === Infinity) return max;
  if (v === -Infinity) return min;
  const t = BigInt(Math.trunc(v));
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
