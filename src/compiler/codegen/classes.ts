/** How values of C types are held: see the head comment of bytecode/isa.ts. */
import { Kind, type CType, type ScalarType } from '../types/ctype.ts';
import type { Expr } from '../ast/ast.ts';

/** I32/I64: integers and pointers in one/two slots; F32/F64: floats; Mem: records, arrays, __int128, long double and va_list, always in memory. */
export const enum Cls { Void, I32, I64, F32, F64, Mem }

/** The integer kind behind an enum, else the kind itself. */
export function kindOf(t: CType): Kind { return t.kind === Kind.Enum ? kindOf(t.underlying) : t.kind; }

export function clsOf(t: CType): Cls {
  switch (kindOf(t)) {
    case Kind.Void: return Cls.Void;
    case Kind.Bool: case Kind.Char: case Kind.SChar: case Kind.UChar: case Kind.Short: case Kind.UShort: case Kind.Int: case Kind.UInt: return Cls.I32;
    case Kind.Long: case Kind.ULong: case Kind.LongLong: case Kind.ULongLong: case Kind.Pointer: case Kind.Function: return Cls.I64;
    case Kind.Float: return Cls.F32;
    case Kind.Double: return Cls.F64;
    default: return Cls.Mem;
  }
}

/** Arithmetic on 16 bytes in memory: __int128 and long double. */
export function is128(t: CType): boolean { const k = kindOf(t); return k === Kind.Int128 || k === Kind.UInt128 || k === Kind.LongDouble; }
export function isLong(t: CType): boolean { return t.kind === Kind.LongDouble; }
export function isWide(c: Cls): boolean { return c === Cls.I64 || c === Cls.F64; }
export function isFloating(t: CType): boolean { const k = t.kind; return k === Kind.Float || k === Kind.Double || k === Kind.LongDouble; }

export function isUnsigned(t: CType): boolean {
  switch (kindOf(t)) {
    case Kind.Char: return (t as ScalarType).unsignedChar === true;
    case Kind.Bool: case Kind.UChar: case Kind.UShort: case Kind.UInt: case Kind.ULong: case Kind.ULongLong: case Kind.UInt128: case Kind.Pointer:
    case Kind.Function: return true;
    default: return false;
  }
}

/** Value bits of an integer or pointer type (bool: 1). */
export function bitsOf(t: CType): number {
  const k = kindOf(t);
  return k === Kind.Bool ? 1 : k === Kind.Function ? 64 : t.size * 8;
}

/** Does every value of integer type `from`, as held in a 32-bit slot, already have the form of a value of type `to`? Both at most 32 bits. */
export function fits(from: CType, to: CType): boolean {
  const fb = bitsOf(from), tb = bitsOf(to);
  if (tb === 32) return true;                       // the slot holds 32 bits either way
  return isUnsigned(from) ? (isUnsigned(to) ? fb <= tb : fb < tb) : !isUnsigned(to) && fb <= tb;
}

/** Wraps a value to an integer type's range (C11 6.3.1.3, gcc's modulo behaviour for signed types). */
export function wrap(v: bigint, t: CType): bigint {
  if (kindOf(t) === Kind.Bool) return v !== 0n ? 1n : 0n;
  return isUnsigned(t) ? BigInt.asUintN(bitsOf(t), v) : BigInt.asIntN(bitsOf(t), v);
}

/** Are both arms of `c ? t : f` one constant? Then `c` decides nothing, and gcc too only evaluates it for its effects. */
export function decidesNothing(e: Expr & { k: 'cond' }): boolean {
  const f = constOf(e.f);
  return f !== undefined && e.t !== undefined && constOf(e.t) === f;
}

/** The value of an integer constant expression that the parser left unfolded (conditions such as `0 && x`); undefined: not constant. */
export function constOf(e: Expr): bigint | undefined {
  switch (e.k) {
    case 'int': return e.value;
    case 'cast': {
      const c = clsOf(e.type);
      if (c !== Cls.I32 && c !== Cls.I64 && !is128(e.type)) return undefined;
      const v = constOf(e.e);
      return v === undefined ? undefined : wrap(v, e.type);
    }
    case 'unary': {
      const v = constOf(e.e);
      if (v === undefined) return undefined;
      return e.op === '!' ? (v === 0n ? 1n : 0n) : wrap(e.op === '-' ? -v : ~v, e.type);
    }
    case 'and': {
      const l = constOf(e.l);
      if (l === undefined) return undefined;
      if (l === 0n) return 0n;
      const r = constOf(e.r);
      return r === undefined ? undefined : r === 0n ? 0n : 1n;
    }
    case 'or': {
      const l = constOf(e.l);
      if (l === undefined) return undefined;
      if (l !== 0n) return 1n;
      const r = constOf(e.r);
      return r === undefined ? undefined : r === 0n ? 0n : 1n;
    }
    case 'cond': {
      const c = constOf(e.c);
      if (c === undefined) return undefined;
      return c === 0n ? constOf(e.f) : e.t ? constOf(e.t) : c;
    }
    case 'binary': {
      const l = constOf(e.l);
      if (l === undefined) return undefined;
      const r = constOf(e.r);
      if (r === undefined) return undefined;
      switch (e.op) {
        case '+': return wrap(l + r, e.type);
        case '-': return wrap(l - r, e.type);
        case '*': return wrap(l * r, e.type);
        case '&': return wrap(l & r, e.type);
        case '|': return wrap(l | r, e.type);
        case '^': return wrap(l ^ r, e.type);
        case '==': return l === r ? 1n : 0n;
        case '!=': return l !== r ? 1n : 0n;
        case '<': return l < r ? 1n : 0n;
        case '<=': return l <= r ? 1n : 0n;
        case '<<': return r >= 0n && r < BigInt(bitsOf(e.type)) ? wrap(l << r, e.type) : undefined;
        case '>>': return r >= 0n && r < BigInt(bitsOf(e.type)) ? wrap(l >> r, e.type) : undefined;
        default: return undefined;                    // division by zero is left to the machine
      }
    }
    default: return undefined;
  }
}

/** The value as a sign-extended 32-bit immediate for an instruction on `c`-wide slots, or undefined. */
export function immOf(e: Expr, c: Cls): number | undefined {
  const v = constOf(e);
  if (v === undefined) return undefined;
  if (c === Cls.I32) return Number(BigInt.asIntN(32, v));
  const s = BigInt.asIntN(64, v);
  return s >= -0x80000000n && s <= 0x7fffffffn ? Number(s) : undefined;
}

/** Size in bytes that a value of this type takes in memory. A double-like long double occupies 16, of which 8 count. */
export function sizeOf(t: CType): number { return t.kind === Kind.Function ? 1 : t.size; }
