/** Relations between C types: classes (C11 6.2.5), compatibility (6.2.7), promotions and usual arithmetic conversions (6.3.1). */
import { Kind, type ArrayType, type CType, type FunctionType, type Member, type RecordType, type ScalarType } from './ctype.ts';
import { arrayOf, complete, DOUBLE, FLOAT, functionOf, identity, INT, INT128, LDOUBLE, LLONG, LONG, UINT, UINT128, ULLONG, ULONG, unqualified } from './make.ts';

export function isInteger(t: CType): boolean { return (t.kind >= Kind.Bool && t.kind <= Kind.UInt128) || t.kind === Kind.Enum; }
export function isFloating(t: CType): boolean { return t.kind >= Kind.Float && t.kind <= Kind.LongDouble; }
export function isArithmetic(t: CType): boolean { return (t.kind >= Kind.Bool && t.kind <= Kind.LongDouble) || t.kind === Kind.Enum; }
export function isScalar(t: CType): boolean { return isArithmetic(t) || t.kind === Kind.Pointer; }
export function isVla(t: CType): boolean {
  if (t.kind === Kind.Record) return t.dynamic !== undefined;
  return t.kind === Kind.Array && (t.vla !== undefined || isVla(t.element));
}
/** Signedness of an integer type; pointers and bool are unsigned. */
export function isSigned(t: CType): boolean {
  switch (t.kind) {
    case Kind.Char: return !t.unsignedChar;
    case Kind.SChar: case Kind.Short: case Kind.Int: case Kind.Long: case Kind.LongLong: case Kind.Int128: return true;
    case Kind.Enum: return isSigned(t.underlying);
    default: return false;
  }
}
/** Bits of the value of an integer type or pointer. */
export function widthOf(t: CType): number {
  if (t.kind === Kind.Bool) return 1;
  return (t as ScalarType).precision ?? t.size * 8;
}
/** `v` wrapped into the integer or pointer type `t` (conversion to a signed type wraps, as gcc documents). */
export function wrap(v: bigint, t: CType): bigint {
  if (t.kind === Kind.Bool) return v === 0n ? 0n : 1n;
  const w = widthOf(t);
  return isSigned(t) ? BigInt.asIntN(w, v) : BigInt.asUintN(w, v);
}

/** Rank in C11 6.3.1.1p1; enum as its underlying type. */
function rank(t: CType): number {
  switch (t.kind) {
    case Kind.Bool: return 0;
    case Kind.Char: case Kind.SChar: case Kind.UChar: return 1;
    case Kind.Short: case Kind.UShort: return 2;
    case Kind.Int: case Kind.UInt: return 3;
    case Kind.Long: case Kind.ULong: return 4;
    case Kind.LongLong: case Kind.ULongLong: return 5;
    case Kind.Int128: case Kind.UInt128: return 6;
    case Kind.Enum: return rank(t.underlying);
    default: return 0;
  }
}
/** Integer promotion (C11 6.3.1.1p2). `bits`: the operand is a bit-field of that width; wider than int keeps its width as in gcc. */
export function promoted(t: CType, bits?: Member['bits']): CType {
  if (bits) {
    if (bits.width < 32 || (bits.width === 32 && isSigned(t))) return INT;
    if (bits.width === 32) return UINT;
    if (bits.width < t.size * 8) return { ...(plainInteger(t) as ScalarType), precision: bits.width };
  }
  if (t.kind === Kind.Enum) return promoted(t.underlying);
  return rank(t) < 3 ? INT : plainInteger(t);
}
/** Without qualifiers and aliases. */
function plainInteger(t: CType): CType {
  if ((t as ScalarType).precision) return t;
  switch (t.kind) {
    case Kind.Int: return INT;
    case Kind.UInt: return UINT;
    case Kind.Long: return LONG;
    case Kind.ULong: return ULONG;
    case Kind.LongLong: return LLONG;
    case Kind.ULongLong: return ULLONG;
    case Kind.Int128: return INT128;
    case Kind.UInt128: return UINT128;
    default: return unqualified(t);
  }
}
function unsignedOf(t: CType): CType {
  switch (t.kind) {
    case Kind.Int: return UINT;
    case Kind.Long: return ULONG;
    case Kind.LongLong: return ULLONG;
    case Kind.Int128: return UINT128;
    default: return t;
  }
}
/** The common type of two promoted arithmetic types (C11 6.3.1.8). */
export function usualType(a: CType, b: CType): CType {
  if (a.kind === Kind.LongDouble || b.kind === Kind.LongDouble) return LDOUBLE;
  if (a.kind === Kind.Double || b.kind === Kind.Double) return DOUBLE;
  if (a.kind === Kind.Float || b.kind === Kind.Float) return FLOAT;
  const pa = (a as ScalarType).precision, pb = (b as ScalarType).precision;
  if (pa !== pb) {   // a bit-field type's rank is below that of the wider type, above that of the narrower
    const wa = widthOf(a), wb = widthOf(b);
    return wa > wb ? a : b;
  }
  const ra = rank(a), rb = rank(b), sa = isSigned(a), sb = isSigned(b);
  if (ra === rb) return sa && !sb ? b : a;
  if (sa === sb) return ra > rb ? a : b;
  const [u, s] = sa ? [b, a] : [a, b];
  if (rank(u) > rank(s)) return u;
  return widthOf(s) > widthOf(u) ? s : unsignedOf(s);
}
/** Default argument promotion (C11 6.5.2.2p6). */
export function argumentPromoted(t: CType, bits?: Member['bits']): CType {
  if (t.kind === Kind.Float) return DOUBLE;
  return isInteger(t) ? dropPrecision(promoted(t, bits)) : unqualified(t);
}
/** The type without a bit-field's width. */
export function dropPrecision(t: CType): CType {
  if (!(t as ScalarType).precision) return t;
  const { precision: _, ...rest } = t as ScalarType;
  return plainInteger(rest);
}

/** Whether two types are compatible (C11 6.2.7); qualifiers of the types themselves are compared only when `quals`. */
export function compatible(a: CType, b: CType, quals = true): boolean {
  if (a === b) return true;
  if (quals && (!a.isConst !== !b.isConst || !a.isVolatile !== !b.isVolatile)) return false;
  if (a.kind !== b.kind) {
    if (a.kind === Kind.Enum && b.kind !== Kind.Enum) return compatible(a.underlying, b, false);
    if (b.kind === Kind.Enum && a.kind !== Kind.Enum) return compatible(a, b.underlying, false);
    return false;
  }
  switch (a.kind) {
    case Kind.Pointer: return compatible(a.target, (b as typeof a).target);
    case Kind.Array: {
      const o = b as ArrayType;
      if (!compatible(a.element, o.element, quals)) return false;
      return a.length < 0 || o.length < 0 || a.vla !== undefined || o.vla !== undefined || a.length === o.length;
    }
    case Kind.Record: {
      const p = a.parts, q = (b as RecordType).parts;
      return p && q ? p.kind === q.kind && p.count === q.count && compatible(p.element, q.element, false) : sameRecord(a, b as RecordType);
    }
    case Kind.Enum: {
      const o = b as typeof a;
      return a.tag === o.tag && (a.members === o.members || a.members.length === 0 || o.members.length === 0
        || (a.members.length === o.members.length && a.members[0]?.name === o.members[0]?.name));
    }
    case Kind.Function: {
      const o = b as FunctionType;
      if (!compatible(unqualified(a.result), unqualified(o.result))) return false;
      if (a.oldStyle || o.oldStyle) return true;
      return a.variadic === o.variadic && a.params.length === o.params.length
        && a.params.every((p, i) => compatible(unqualified(p.type), unqualified(o.params[i].type)));
    }
    default: return true;
  }
}
function sameRecord(a: RecordType, b: RecordType): boolean {
  const x = identity(a), y = identity(b);
  if (x === y) return true;
  // Two mentions of one tag in different files are one type as long as one of them is not complete.
  return a.union === b.union && a.tag !== undefined && a.tag === b.tag && (a.size < 0 || b.size < 0);
}

/** The composite of two compatible types (C11 6.2.7p3): known bounds and prototypes win. */
export function composite(a: CType, b: CType): CType {
  if (a.kind === Kind.Array && b.kind === Kind.Array) {
    const element = composite(a.element, b.element);
    const length = a.length < 0 ? b.length : a.length;
    if (a.vla !== undefined || b.vla !== undefined) return a.vla !== undefined ? a : b;
    return length === a.length && element === a.element ? a : { ...arrayOf(element, length), align: Math.max(a.align, b.align) };
  }
  if (a.kind === Kind.Function && b.kind === Kind.Function) {
    const align = Math.max(a.align, b.align);
    if (a.oldStyle && !b.oldStyle) return align === b.align ? b : { ...b, align };
    if (b.oldStyle) return a.params.length === 0 && a.oldStyle ? b : a;
    return { ...functionOf(composite(a.result, b.result), a.params.map((p, i) => ({ name: b.params[i]?.name ?? p.name, type: b.params[i] ? composite(p.type, b.params[i].type) : p.type })), a.variadic), align };
  }
  if (a.kind === Kind.Pointer && b.kind === Kind.Pointer) {
    const target = composite(a.target, b.target);
    return target === a.target ? a : { ...a, target };
  }
  if (a.kind === Kind.Record && a.size < 0) return b;
  return a;
}

/** The members to walk to reach `name`, through anonymous members (C11 6.7.2.1p13); undefined: there is none. */
export function findMember(r: RecordType, name: string): Member[] | undefined {
  complete(r);
  for (const m of r.members) {
    if (m.name === name) return [m];
    if (m.name === '' && m.type.kind === Kind.Record && !m.bits) {
      const inner = findMember(m.type, name);
      if (inner) return [m, ...inner];
    }
  }
  return undefined;
}
