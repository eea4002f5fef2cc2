/**
 * Evaluates a typed C expression on the state of a stopped run, without side effects: what the debugger's hovers and watches ask for.
 * Integer arithmetic is C's on x86-64 (C11 6.5, wrapping); what would change the state, or call a function, is refused.
 */
import type { Expr } from '../compiler/ast/ast.ts';
import { Kind, type CType } from '../compiler/types/ctype.ts';
import { complete } from '../compiler/types/make.ts';
import { isFloating, isSigned } from '../compiler/types/relate.ts';
import { integer, member, toBytes, type Located, type Peek } from './values.ts';

/** A reason, for the reader, why an expression has no value. */
export class EvaluationError extends Error {}

export interface EvaluationContext {
  readonly peek: Peek;
  /** The n-th local variable that the expression was parsed with. */
  local(n: number): Located;
  objectAddress(id: number): bigint;
  functionAddress(id: number): bigint;
}

export function evaluate(e: Expr, context: EvaluationContext): Located {
  switch (e.k) {
    case 'int': return scalar(e.type, e.value);
    case 'float': return floating(e.type, e.value);
    // Locals of the frame are objects with numbers below 0: see Linker.expression.
    case 'object': return e.v.id < 0 ? context.local(-1 - e.v.id) : at(context.objectAddress(e.v.id), e.type, context);
    case 'function': return { type: e.type, bytes: undefined, address: context.functionAddress(e.v.id) };
    case 'decay': case 'addr': {
      const v = evaluate(e.e, context);
      if (v.address === undefined) throw new EvaluationError('this value lives in a register: it has no address');
      return scalar(e.type, v.address);
    }
    case 'deref': {
      const address = number(e.e, context);
      if (e.type.kind === Kind.Function) return { type: e.type, bytes: undefined, address };
      if (address === 0n) throw new EvaluationError('NULL pointer');
      if (!complete(e.type)) throw new EvaluationError('the pointer\'s target type is incomplete here');
      return at(address, e.type, context);
    }
    case 'member': return { ...member(evaluate(e.e, context), e.member), type: e.type };
    case 'unary': {
      if (isFloating(e.type)) return floating(e.type, -float(e.e, context));
      const v = number(e.e, context);
      return scalar(e.type, e.op === '-' ? -v : e.op === '~' ? ~v : isFloating(e.e.type) ? (float(e.e, context) === 0 ? 1n : 0n) : v === 0n ? 1n : 0n);
    }
    case 'binary': return binary(e, context);
    case 'ptradd': return scalar(e.type, number(e.p, context) + number(e.i, context) * scale(e.scale, context));
    case 'ptrdiff': return scalar(e.type, (BigInt.asIntN(64, number(e.l, context) - number(e.r, context))) / scale(e.scale, context));
    case 'and': return scalar(e.type, truth(e.l, context) && truth(e.r, context) ? 1n : 0n);
    case 'or': return scalar(e.type, truth(e.l, context) || truth(e.r, context) ? 1n : 0n);
    case 'cond': {
      if (!e.t) return truth(e.c, context) ? convert(evaluate(e.c, context), e.type) : evaluate(e.f, context);
      return evaluate(truth(e.c, context) ? e.t : e.f, context);
    }
    case 'comma': evaluate(e.l, context); return evaluate(e.r, context);
    case 'cast': return convert(evaluate(e.e, context), e.type);
    case 'assign': case 'opassign': throw new EvaluationError('assignments would change the run: watch expressions only read');
    case 'call': throw new EvaluationError('calls are not evaluated in watch expressions: they would change the run');
    default: throw new EvaluationError('this kind of expression is not evaluated in watch expressions');
  }
}

function at(address: bigint, type: CType, context: EvaluationContext): Located {
  return { type, address, bytes: type.size > 0 ? context.peek.bytes(address, type.size) : new Uint8Array(0) };
}
function scalar(type: CType, v: bigint): Located { return { type, bytes: toBytes(v, type.size) }; }
function floating(type: CType, v: number): Located {
  const bytes = new Uint8Array(type.size);
  const view = new DataView(bytes.buffer);
  if (type.kind === Kind.Float) view.setFloat32(0, v, true); else view.setFloat64(0, v, true);
  return { type, bytes };
}

function bytesOf(v: Located): Uint8Array {
  if (!v.bytes) throw new EvaluationError(v.address === undefined ? 'the value is not available here' : `nothing is mapped at 0x${v.address.toString(16)}`);
  return v.bytes;
}
function toFloat(v: Located): number {
  const b = bytesOf(v), view = new DataView(b.buffer, b.byteOffset);
  return v.type.kind === Kind.Float ? view.getFloat32(0, true) : isFloating(v.type) ? view.getFloat64(0, true) : Number(integer(b, isSigned(v.type)));
}
function float(e: Expr, context: EvaluationContext): number { return toFloat(evaluate(e, context)); }
function toNumber(v: Located): bigint {
  if (v.type.kind === Kind.Function && v.address !== undefined) return v.address;
  return isFloating(v.type) ? BigInt(Math.trunc(toFloat(v))) : integer(bytesOf(v), isSigned(v.type));
}
function number(e: Expr, context: EvaluationContext): bigint { return toNumber(evaluate(e, context)); }
function truth(e: Expr, context: EvaluationContext): boolean { return isFloating(e.type) ? float(e, context) !== 0 : number(e, context) !== 0n; }
function scale(s: number | Expr, context: EvaluationContext): bigint { return typeof s === 'number' ? BigInt(s) : number(s, context); }

/** C11 6.3. */
function convert(v: Located, type: CType): Located {
  if (type.kind === Kind.Void || type.kind === Kind.Record) return { ...v, type };
  if (isFloating(type)) return floating(type, toFloat(v));
  if (type.kind === Kind.Bool) return scalar(type, isFloating(v.type) ? (toFloat(v) !== 0 ? 1n : 0n) : toNumber(v) !== 0n ? 1n : 0n);
  if (v.type.kind === Kind.Array && type.kind === Kind.Pointer && v.address !== undefined) return scalar(type, v.address);
  return scalar(type, toNumber(v));
}

function binary(e: Extract<Expr, { k: 'binary' }>, context: EvaluationContext): Located {
  if (isFloating(e.l.type)) {
    const a = float(e.l, context), b = float(e.r, context);
    switch (e.op) {
      case '+': return floating(e.type, a + b);
      case '-': return floating(e.type, a - b);
      case '*': return floating(e.type, a * b);
      case '/': return floating(e.type, a / b);
      default: return scalar(e.type, compare(e.op, a, b));
    }
  }
  const a = number(e.l, context), b = number(e.r, context);
  switch (e.op) {
    case '+': return scalar(e.type, a + b);
    case '-': return scalar(e.type, a - b);
    case '*': return scalar(e.type, a * b);
    case '/': case '%':
      if (b === 0n) throw new EvaluationError('division by zero');
      return scalar(e.type, e.op === '/' ? a / b : a % b);
    case '&': return scalar(e.type, a & b);
    case '|': return scalar(e.type, a | b);
    case '^': return scalar(e.type, a ^ b);
    case '<<': return scalar(e.type, a << (b & BigInt(e.type.size * 8 - 1)));
    case '>>': return scalar(e.type, a >> (b & BigInt(e.type.size * 8 - 1)));
    default: {
      // Pointers compare as unsigned addresses.
      const unsigned = e.l.type.kind === Kind.Pointer;
      return scalar(e.type, compare(e.op, unsigned ? BigInt.asUintN(64, a) : a, unsigned ? BigInt.asUintN(64, b) : b));
    }
  }
}
function compare<T extends bigint | number>(op: string, a: T, b: T): bigint {
  switch (op) {
    case '==': return a === b ? 1n : 0n;
    case '!=': return a !== b ? 1n : 0n;
    case '<': return a < b ? 1n : 0n;
    default: return a <= b ? 1n : 0n;
  }
}

