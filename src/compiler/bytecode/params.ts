/** Where a function's arguments are in its window: see the head comment of isa.ts. Used by the code generator and by whoever calls from outside. */
import { Kind, type CType, type FunctionType } from '../types/ctype.ts';

const int: CType = { kind: Kind.Int, size: 4, align: 4 };
const double: CType = { kind: Kind.Double, size: 8, align: 8 };

/** Slots that a value of this type takes as an argument: 1, or 2 for an even pair (records, __int128 and long double pass their address). */
export function slotsOf(t: CType): 1 | 2 {
  switch (t.kind) {
    case Kind.Bool: case Kind.Char: case Kind.SChar: case Kind.UChar: case Kind.Short: case Kind.UShort: case Kind.Int: case Kind.UInt: case Kind.Float: return 1;
    case Kind.Enum: return slotsOf(t.underlying);
    default: return 2;
  }
}

/** Held in memory: passed by address, returned through a hidden first param. */
export function inMemoryType(t: CType): boolean {
  if (t.kind === Kind.Enum) return inMemoryType(t.underlying);
  return t.kind === Kind.Record || t.kind === Kind.Array || t.kind === Kind.Int128 || t.kind === Kind.UInt128 || t.kind === Kind.LongDouble || t.kind === Kind.VaList;
}

/** The default argument promotions (C11 6.5.2.2p6). */
export function promoted(t: CType): CType {
  switch (t.kind) {
    case Kind.Float: return double;
    case Kind.Bool: case Kind.Char: case Kind.SChar: case Kind.UChar: case Kind.Short: case Kind.UShort: return int;
    default: return t;
  }
}

export interface ParamLayout {
  /** Slot of the hidden result pointer, -1: none. */
  readonly result: number;
  /** First slot of each param. */
  readonly params: readonly number[];
  /** Slot of the variadic area's address, -1: none. */
  readonly area: number;
  readonly slots: number;
}

/** Layout for params (or, for old-style functions, arguments) of these types. */
export function layoutParams(types: readonly CType[], result: CType, variadic: boolean): ParamLayout {
  let next = 0;
  const take = (n: 1 | 2) => { if (n === 2) next = (next + 1) & ~1; const s = next; next += n; return s; };
  const hidden = inMemoryType(result) ? take(2) : -1;
  const params = types.map(t => take(slotsOf(t)));
  const area = variadic ? take(2) : -1;
  return { result: hidden, params, area, slots: next };
}

/** Types in which a function of this type gets its params. */
export function passedTypes(t: FunctionType): readonly CType[] {
  return t.oldStyle ? t.params.map(p => promoted(p.type)) : t.params.map(p => p.type);
}
