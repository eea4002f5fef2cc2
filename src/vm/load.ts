/** Makes a function ready for the interpreter: argument slots from its type, how many slots it touches, prepared switch tables. */
import { FRAME_HEADER, Op, type FunctionCode, type SwitchTable } from '../compiler/bytecode/isa.ts';
import { layoutParams, passedTypes, slotsOf } from '../compiler/bytecode/params.ts';
import type { FunctionEntry } from '../compiler/image.ts';
import { Kind, type CType, type FunctionType } from '../compiler/types/ctype.ts';
import type { Native } from './api.ts';
import type { Loaded, PreparedSwitch, Slot } from './state.ts';

const EMPTY = new Int32Array(0);

export function makeLoaded(entry: FunctionEntry, source: FunctionCode | undefined, native: Native | undefined, trailBase: number): Loaded {
  const { params, varargs } = parameterSlots(entry.type), code = source ? source.code.slice() : EMPTY;
  for (const s of source?.statements ?? []) code[s.pc] = Op.First;
  return {
    id: entry.id, entry, user: entry.side === 'user', code, source, native,
    frameSize: source?.frameSize ?? 0, extent: (source?.nregs ?? 0) + FRAME_HEADER, params, varargs,
    switches: source ? source.switches.map(prepareSwitch) : [],
    trailBase, labels: source?.labels ?? [],
  };
}

export function isDouble(t: CType): boolean { return t.kind === Kind.Double; }
export function isWide(t: CType): boolean { return t.kind !== Kind.Void && slotsOf(t) === 2; }
function isUnsigned(t: CType): boolean {
  if (t.kind === Kind.Enum) return isUnsigned(t.underlying);
  return t.kind === Kind.Bool || t.kind === Kind.UChar || t.kind === Kind.UShort || t.kind === Kind.UInt || t.kind === Kind.ULong || t.kind === Kind.ULongLong || t.kind === Kind.Pointer;
}

/** The slots of a prototype's parameters and, for variadic functions, of the area's address. */
export function parameterSlots(type: FunctionType): { params: Slot[]; varargs: number } {
  const types = passedTypes(type), layout = layoutParams(types, type.result, true);
  return {
    params: types.map((t, i) => ({ slot: layout.params[i], wide: slotsOf(t) === 2, float: isDouble(t) ? 8 : t.kind === Kind.Float ? 4 : t.kind === Kind.LongDouble ? 16 : 0, unsigned: isUnsigned(t) })),
    varargs: layout.area,
  };
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
