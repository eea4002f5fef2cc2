/** Making C types: the basic types of LP64 (System V x86-64 psABI 3.1.2), derived types, qualified and aliased variants. */
import { Kind, type ArrayType, type CType, type EnumType, type FunctionType, type Member, type PointerType, type RecordType, type ScalarType } from './ctype.ts';

const scalar = (kind: ScalarType['kind'], size: number, align = size): ScalarType => ({ kind, size, align });

export const VOID = scalar(Kind.Void, 0, 1);
export const BOOL = scalar(Kind.Bool, 1);
export const CHAR = scalar(Kind.Char, 1);
/** Plain char where it is unsigned. */
export const CHAR_UNSIGNED: ScalarType = { kind: Kind.Char, size: 1, align: 1, unsignedChar: true };
export const SCHAR = scalar(Kind.SChar, 1);
export const UCHAR = scalar(Kind.UChar, 1);
export const SHORT = scalar(Kind.Short, 2);
export const USHORT = scalar(Kind.UShort, 2);
export const INT = scalar(Kind.Int, 4);
export const UINT = scalar(Kind.UInt, 4);
export const LONG = scalar(Kind.Long, 8);
export const ULONG = scalar(Kind.ULong, 8);
export const LLONG = scalar(Kind.LongLong, 8);
export const ULLONG = scalar(Kind.ULongLong, 8);
export const INT128 = scalar(Kind.Int128, 16);
export const UINT128 = scalar(Kind.UInt128, 16);
export const FLOAT = scalar(Kind.Float, 4);
export const DOUBLE = scalar(Kind.Double, 8);
export const LDOUBLE = scalar(Kind.LongDouble, 16);
/** The one element of a `__builtin_va_list`, which is an array of one as in the psABI, so that it decays when passed. */
export const VA_ELEMENT = scalar(Kind.VaList, 24, 8);

export function pointerTo(target: CType): PointerType { return { kind: Kind.Pointer, size: 8, align: 8, target }; }

/** `length` -1: incomplete. The element must be complete. */
export function arrayOf(element: CType, length: number, vla?: unknown): ArrayType {
  return { kind: Kind.Array, size: length < 0 ? -1 : element.size * length, align: element.align, element, length, vla };
}
export const VA_LIST: ArrayType = { ...arrayOf(VA_ELEMENT, 1), alias: '__builtin_va_list' };

export function functionOf(result: CType, params: FunctionType['params'], variadic = false, oldStyle = false): FunctionType {
  return { kind: Kind.Function, size: 0, align: 1, result, params, variadic, oldStyle };
}
export const VOID_PTR = pointerTo(VOID);

/**
 * A variant of a type that differs in qualifiers, alias or alignment. Records and enums may be completed later: their variant
 * inherits from the original object, so that it is completed with it.
 */
function variant<T extends CType>(t: T, change: { isConst?: boolean; isVolatile?: boolean; isAtomic?: boolean; alias?: string; align?: number; transparent?: boolean }): T {
  if (t.kind === Kind.Record || t.kind === Kind.Enum) {
    const v = Object.create(t) as T;
    Object.assign(v, change);
    if (t.kind === Kind.Record) (v as RecordType).base = t as RecordType;
    return v;
  }
  return { ...t, ...change };
}

/** `_Atomic` (C11 6.7.3p5). */
export function atomic(t: CType): CType { return variant(t, { isVolatile: true, isAtomic: true }); }
/** Adds qualifiers; an array's go to its element (C11 6.7.3p9). */
export function qualified(t: CType, isConst: boolean, isVolatile: boolean): CType {
  if ((!isConst || t.isConst) && (!isVolatile || t.isVolatile)) return t;
  if (t.kind === Kind.Array) return { ...t, element: qualified(t.element, isConst, isVolatile) };
  if (t.kind === Kind.Function) return t;
  return variant(t, { isConst: isConst || t.isConst, isVolatile: isVolatile || t.isVolatile });
}
export function unqualified(t: CType): CType {
  if (t.kind === Kind.Array) {
    const element = unqualified(t.element);
    return element === t.element ? t : { ...t, element };
  }
  if (!t.isConst && !t.isVolatile) return t;
  return variant(t, { isConst: false, isVolatile: false });
}
/** The variant that `transparent_union` on a typedef makes. */
export function transparent(t: CType): CType { return t.kind === Kind.Record ? variant(t, { transparent: true }) : t; }
export function aliased(t: CType, alias: string): CType { return variant(t, { alias }); }
export function realigned(t: CType, align: number): CType { return align === t.align ? t : variant(t, { align }); }

export function newRecord(union: boolean, tag: string | undefined, place?: RecordType['place']): RecordType {
  return { kind: Kind.Record, size: -1, align: 1, union, tag, members: [], place };
}
export function newEnum(tag: string | undefined): EnumType {
  return { kind: Kind.Enum, size: -1, align: 4, tag, underlying: UINT, members: [] };
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export function completeRecord(r: RecordType, members: readonly Member[], size: number, align: number, place?: RecordType['place'], transparent?: boolean): void {
  const m = r as Mutable<RecordType>;
  m.members = members; m.size = size; m.align = align;
  if (place) m.place = place;
  if (transparent) m.transparent = true;
  m.completer = undefined;
}
export function completeEnum(e: EnumType, underlying: CType, members: EnumType['members']): void {
  const m = e as Mutable<EnumType>;
  m.underlying = underlying; m.members = members; m.size = underlying.size; m.align = underlying.align;
}
/** Makes an incomplete mention of a record be its definition. */
export function completeFrom(mention: RecordType, definition: RecordType): void {
  if (mention === definition || identity(definition) === mention) return;
  completeRecord(mention, definition.members, definition.size, definition.align, definition.place, definition.transparent);
  mention.base = definition;
}

/** The object that stands for a record type, whatever variant or mention `r` is. */
export function identity(r: RecordType): RecordType {
  while (r.base) r = r.base;
  return r;
}
/** Asks the tree for the definition of an incomplete record (also as an array's element). Returns whether the type is complete now. */
export function complete(t: CType): boolean {
  if (t.kind === Kind.Record && t.size < 0) t.completer?.();
  return t.size >= 0;
}

/** `_Complex` of a real type (C11 6.2.5p13: an array of two in layout). Equal ones are compatible, not the same object. */
export function complexOf(element: CType): RecordType {
  const members: Member[] = ['__real', '__imag'].map((name, i) => ({ name, type: element, offset: i * element.size }));
  return { kind: Kind.Record, size: 2 * element.size, align: element.align, union: false, members, parts: { kind: 'complex', element, count: 2 } };
}
/** A GNU vector; aligned to its size. */
export function vectorOf(element: CType, count: number): RecordType {
  const size = element.size * count;
  return { kind: Kind.Record, size, align: size, union: false, members: [{ name: '__v', type: arrayOf(element, count), offset: 0 }], parts: { kind: 'vector', element, count } };
}
