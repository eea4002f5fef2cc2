/** Makes a function ready for the interpreter: argument slots from its type, how many slots it touches, prepared switch tables. */
import { FRAME_HEADER, type FunctionCode, type SwitchTable } from '../compiler/bytecode/isa.ts';
import type { FunctionEntry } from '../compiler/image.ts';
import { Kind, type CType, type FunctionType } from '../compiler/types/ctype.ts';
import type { Native } from './api.ts';
import type { Loaded, PreparedSwitch, Slot } from './state.ts';

const EMPTY = new Int32Array(0);

export function makeLoaded(entry: FunctionEntry, source: FunctionCode | undefined, native: Native | undefined, trailBase: number): Loaded {
  const { params, varargs } = parameterSlots(entry.type);
  return {
    id: entry.id, entry, user: entry.side === 'user', code: source ? source.code.slice() : EMPTY, source, native,
    frameSize: source?.frameSize ?? 0, extent: (source?.nregs ?? 0) + FRAME_HEADER, params, varargs,
    switches: source ? source.switches.map(prepareSwitch) : [],
    trailBase, labels: source?.labels ?? [],
  };
}

export function isDouble(t: CType): boolean { return t.kind === Kind.Double || t.kind === Kind.LongDouble; }
/** Passed and returned through memory: the slot holds an address. */
export function inMemory(t: CType): boolean { return t.kind === Kind.Record || t.kind === Kind.Int128 || t.kind === Kind.UInt128 || t.kind === Kind.VaList; }
export function isWide(t: CType): boolean { return isDouble(t) || inMemory(t) || t.kind === Kind.Pointer || t.kind === Kind.Array || t.kind === Kind.Function || t.size === 8; }
function isUnsigned(t: CType): boolean {
  if (t.kind === Kind.Enum) return isUnsigned(t.underlying);
  return t.kind === Kind.Bool || t.kind === Kind.UChar || t.kind === Kind.UShort || t.kind === Kind.UInt || t.kind === Kind.ULong || t.kind === Kind.ULongLong || t.kind === Kind.Pointer;
}

/** The slots of a prototype's parameters (isa.ts, head comment). A record or __int128 result takes a hidden first 64-bit parameter. */
export function parameterSlots(type: FunctionType): { params: Slot[]; varargs: number } {
  const params: Slot[] = [];
  let next = type.result.kind === Kind.Record || type.result.kind === Kind.Int128 || type.result.kind === Kind.UInt128 ? 2 : 0;
  for (const p of type.params) {
    const wide = isWide(p.type);
    if (wide) next = (next + 1) & ~1;
    params.push({ slot: next, wide, float: isDouble(p.type) ? 8 : p.type.kind === Kind.Float ? 4 : 0, unsigned: isUnsigned(p.type) });
    next += wide ? 2 : 1;
  }
  return { params, varargs: (next + 1) & ~1 };
}

/** A table by bisection; case values beyond 2^53 are kept as they are. */
function prepareSwitch(table: SwitchTable): PreparedSwitch {
  const limit = 1n << 52n, ranges = table.ranges;
  const small = ranges.every(r => r.lo >= -limit && r.hi <= limit);
  if (!small) {
    return { pick(lo, hi) {
      let v = (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
      if (table.signed) v = BigInt.asIntN(64, v);
      for (const r of ranges) if (v >= r.lo && v <= r.hi) return r.target;
      return table.fallback;
    } };
  }
  const from = Float64Array.from(ranges, r => Number(r.lo)), to = Float64Array.from(ranges, r => Number(r.hi)), target = Int32Array.from(ranges, r => r.target);
  return { pick(lo, hi) {
    const v = (table.signed ? hi : hi >>> 0) * 4294967296 + (lo >>> 0);
    let a = 0, b = from.length - 1;
    while (a <= b) {
      const mid = (a + b) >> 1;
      if (v < from[mid]) b = mid - 1; else if (v > to[mid]) a = mid + 1; else return target[mid];
    }
    return table.fallback;
  } };
}
