/** Loads, stores, copies and bit-field access at the addresses of {@link Mem}. */
import { Op } from '../bytecode/isa.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { Cls, clsOf, isUnsigned, kindOf } from './classes.ts';
import type { Bits, Gen, LValue, Mem } from './gen.ts';

const low = (v: bigint) => Number(BigInt.asIntN(32, v));

/** Loads a 64-bit constant. */
export function ldi64(g: Gen, dest: number, v: bigint): void { g.emit(Op.Ldi64, dest, low(v), low(v >> 32n)); }

export function offsetMem(m: Mem, by: number): Mem { return by === 0 ? m : { ...m, off: m.off + by }; }

const fitsImm = (n: number) => n >= -0x80000000 && n <= 0x7fffffff;

/** The memory with its address in a slot (absolute addresses are loaded into a temporary) unless it is of the frame. */
function based(g: Gen, m: Mem): { slot: number; off: number } | { slot: undefined; off: number } {
  if (m.base === 'frame') return { slot: undefined, off: m.off };
  if (m.base === 'abs') {
    const s = g.wide();
    ldi64(g, s, m.address + BigInt(m.off));
    return { slot: s, off: 0 };
  }
  if (fitsImm(m.off)) return { slot: m.slot, off: m.off };
  const s = g.wide(), k = g.wide();
  ldi64(g, k, BigInt(m.off));
  g.emit(Op.Add64, s, m.slot, k);
  return { slot: s, off: 0 };
}

/** The address as a 64-bit value. */
export function addressOf(g: Gen, m: Mem, dest = -1): number {
  if (m.base === 'slot' && m.off === 0 && (dest < 0 || dest === m.slot)) return m.slot;
  const d = dest >= 0 ? dest : g.wide();
  if (m.base === 'frame') g.emit(Op.Lea, d, m.off);
  else if (m.base === 'abs') ldi64(g, d, m.address + BigInt(m.off));
  else if (m.off === 0) g.emit(Op.Mov64, d, m.slot);
  else {
    const b = based(g, m);
    if (b.off === 0) g.emit(Op.Mov64, d, b.slot as number); else g.emit(Op.AddI64, d, b.slot as number, b.off);
  }
  return d;
}

type Access = readonly [load: Op, frameLoad: Op, store: Op, frameStore: Op];
function accessOf(t: CType): Access {
  const u = isUnsigned(t);
  switch (kindOf(t)) {
    case Kind.Bool: case Kind.Char: case Kind.SChar: case Kind.UChar:
      return u ? [Op.LdU8, Op.FLdU8, Op.St8, Op.FSt8] : [Op.LdS8, Op.FLdS8, Op.St8, Op.FSt8];
    case Kind.Short: case Kind.UShort:
      return u ? [Op.LdU16, Op.FLdU16, Op.St16, Op.FSt16] : [Op.LdS16, Op.FLdS16, Op.St16, Op.FSt16];
    case Kind.Int: case Kind.UInt: case Kind.Float: return [Op.Ld32, Op.FLd32, Op.St32, Op.FSt32];
    default: return [Op.Ld64, Op.FLd64, Op.St64, Op.FSt64];
  }
}

/** Loads a scalar of type `t`; temporaries that the address needs are above `dest` or reused for it. */
export function load(g: Gen, m: Mem, t: CType, dest = -1): number {
  const c = clsOf(t), ops = accessOf(t);
  const mark = g.top;
  const b = based(g, m);
  g.use(mark);
  const d = dest >= 0 ? dest : g.alloc(c);
  g.mark(t);
  if (b.slot === undefined) g.emit(ops[1], d, b.off); else g.emit(ops[0], d, b.slot, b.off);
  return d;
}

export function store(g: Gen, m: Mem, t: CType, src: number): void {
  const ops = accessOf(t);
  const mark = g.top;
  const b = based(g, m);
  g.mark(t);
  if (b.slot === undefined) g.emit(ops[3], src, b.off); else g.emit(ops[2], src, b.slot, b.off);
  g.use(mark);
}

/** `types`: of the objects that are read or written. */
export function copy(g: Gen, to: Mem, from: Mem, bytes: number, ...types: readonly CType[]): void {
  if (bytes <= 0) return;
  if (to.base === 'frame' && from.base === 'frame' && to.off === from.off) return;
  const mark = g.top;
  const d = addressOf(g, to), s = addressOf(g, from);
  for (const t of types) g.mark(t);
  g.emit(Op.Copy, d, s, bytes);
  g.use(mark);
}

export function zero(g: Gen, m: Mem, bytes: number): void {
  if (bytes <= 0) return;
  if (m.base === 'frame') { g.emit(Op.FZero, m.off, bytes); return; }
  const mark = g.top;
  g.emit(Op.Zero, addressOf(g, m), 0, bytes);
  g.use(mark);
}

const unsignedLoads: Record<number, Access> = {
  1: [Op.LdU8, Op.FLdU8, Op.St8, Op.FSt8], 2: [Op.LdU16, Op.FLdU16, Op.St16, Op.FSt16],
  4: [Op.Ld32, Op.FLd32, Op.St32, Op.FSt32], 8: [Op.Ld64, Op.FLd64, Op.St64, Op.FSt64],
};

/** Keeps the low `width` bits of a 32- or 64-bit slot, extended by the sign of `t`. */
export function extendBits(g: Gen, dest: number, src: number, width: number, wide: boolean, unsigned: boolean): void {
  const size = wide ? 64 : 32;
  if (width >= size) { if (dest !== src) g.emit(wide ? Op.Mov64 : Op.Mov32, dest, src); return; }
  if (unsigned && width < 32) { g.emit(wide ? Op.AndI64 : Op.AndI32, dest, src, 2 ** width - 1); return; }
  g.emit(wide ? Op.ShlI64 : Op.ShlI32, dest, src, size - width);
  if (wide) g.emit(unsigned ? Op.ShrUI64 : Op.ShrSI64, dest, dest, size - width);
  else g.emit(unsigned ? Op.ShrUI32 : Op.ShrSI32, dest, dest, size - width);
}

/** Reads a bit-field (C11 6.7.2.1): one load of its storage unit, then the bits in the form of `t`. */
export function loadBits(g: Gen, m: Mem, bits: Bits, t: CType, dest = -1): number {
  if (bits.unit === 16) return loadSpanning(g, m, bits, t, dest);
  const mark = g.top;
  const b = based(g, m);
  const wideUnit = bits.unit > 4;
  const wide = clsOf(t) === Cls.I64;
  keepBase(g, b, bits.unit);
  const raw = g.alloc(wideUnit ? Cls.I64 : Cls.I32);
  loadUnit(g, b, bits.unit, raw);
  g.use(mark);
  const d = dest >= 0 ? dest : g.alloc(wide ? Cls.I64 : Cls.I32);
  const size = wideUnit ? 64 : 32;
  // work in the unit's width, then convert to the type's
  const work = wide === wideUnit ? d : raw;
  const unsigned = isUnsigned(t);
  if (unsigned && bits.start === 0) extendBits(g, work, raw, bits.width, wideUnit, true);
  else {
    const up = size - bits.start - bits.width;
    let from = raw;
    if (up > 0) { g.emit(wideUnit ? Op.ShlI64 : Op.ShlI32, work, from, up); from = work; }
    const down = size - bits.width;
    if (down > 0) g.emit(wideUnit ? (unsigned ? Op.ShrUI64 : Op.ShrSI64) : (unsigned ? Op.ShrUI32 : Op.ShrSI32), work, from, down);
    else if (from !== work) g.emit(wideUnit ? Op.Mov64 : Op.Mov32, work, from);
  }
  if (wide && !wideUnit) g.emit(unsigned ? Op.ZExt64 : Op.SExt64, d, work);
  else if (!wide && wideUnit) g.emit(Op.Mov32, d, work);
  return d;
}

/** Writes a bit-field: one load and one store of its storage unit; a field that fills its unit is stored directly. */
export function storeBits(g: Gen, m: Mem, bits: Bits, t: CType, src: number): void {
  if (bits.unit === 16) { storeSpanning(g, m, bits, src); return; }
  const mark = g.top;
  const b = based(g, m);
  const wideUnit = bits.unit > 4;
  const wide = clsOf(t) === Cls.I64;
  const put = (slot: number) => storeUnit(g, b, bits.unit, slot);
  if (bits.start === 0 && bits.width === bits.unit * 8 && (!wideUnit || wide)) { put(src); g.use(mark); return; }
  const mask = (1n << BigInt(bits.width)) - 1n;
  const unit = g.alloc(wideUnit ? Cls.I64 : Cls.I32), field = g.alloc(wideUnit ? Cls.I64 : Cls.I32);
  let from = src;
  if (wideUnit && !wide) { g.emit(Op.ZExt64, field, src); from = field; }
  extendBits(g, field, from, bits.width, wideUnit, true);
  if (bits.start > 0) g.emit(wideUnit ? Op.ShlI64 : Op.ShlI32, field, field, bits.start);
  loadUnit(g, b, bits.unit, unit);
  const keep = ~(mask << BigInt(bits.start));
  if (!wideUnit) g.emit(Op.AndI32, unit, unit, low(keep));
  else if (keep >= -0x80000000n && keep <= 0x7fffffffn) g.emit(Op.AndI64, unit, unit, Number(keep));
  else { const k = g.wide(); ldi64(g, k, keep); g.emit(Op.And64, unit, unit, k); }
  g.emit(wideUnit ? Op.Or64 : Op.Or32, unit, unit, field);
  put(unit);
  g.use(mark);
}

/** The base address may be in a temporary that was given up already: a unit that takes several loads must not overwrite it with the first. */
function keepBase(g: Gen, b: { slot?: number }, unit: number): void {
  if (b.slot !== undefined && !unsignedLoads[unit] && b.slot >= g.top) g.use(b.slot + 2);
}

/** Loads a storage unit of 1 to 8 bytes; one of 3, 5, 6 or 7 (in packed records that end there) in pieces. */
function loadUnit(g: Gen, b: { slot?: number; off: number }, unit: number, raw: number): void {
  const get = (slot: number, size: number, at: number) => {
    const ops = unsignedLoads[size];
    if (b.slot === undefined) g.emit(ops[1], slot, b.off + at); else g.emit(ops[0], slot, b.slot, b.off + at);
  };
  if (unsignedLoads[unit]) { get(raw, unit, 0); return; }
  const mark = g.top, wide = unit > 4, part = wide ? g.wide() : g.alloc(Cls.I32);
  let at = wide ? 4 : 2;
  get(raw, at, 0);
  if (wide) g.emit(Op.ZExt64, raw, raw);
  for (const size of [2, 1]) {
    if (unit - at < size) continue;
    get(part, size, at);
    if (wide) g.emit(Op.ZExt64, part, part);
    g.emit(wide ? Op.ShlI64 : Op.ShlI32, part, part, at * 8);
    g.emit(wide ? Op.Or64 : Op.Or32, raw, raw, part);
    at += size;
  }
  g.use(mark);
}
function storeUnit(g: Gen, b: { slot?: number; off: number }, unit: number, from: number): void {
  const put = (slot: number, size: number, at: number) => {
    const ops = unsignedLoads[size];
    if (b.slot === undefined) g.emit(ops[3], slot, b.off + at); else g.emit(ops[2], slot, b.slot, b.off + at);
  };
  if (unsignedLoads[unit]) { put(from, unit, 0); return; }
  const mark = g.top, wide = unit > 4, part = wide ? g.wide() : g.alloc(Cls.I32);
  let at = wide ? 4 : 2;
  put(from, at, 0);
  for (const size of [2, 1]) {
    if (unit - at < size) continue;
    g.emit(wide ? Op.ShrUI64 : Op.ShrUI32, part, from, at * 8);
    put(part, size, at);
    at += size;
  }
  g.use(mark);
}

/** A field of a packed record that needs nine bytes: start in the first, end in the ninth. */
function loadSpanning(g: Gen, m: Mem, bits: Bits, t: CType, dest: number): number {
  const mark = g.top;
  const a = addressOf(g, m);
  keepBase(g, { slot: a }, 16);
  const lo = g.wide(), hi = g.wide();
  g.emit(Op.Ld64, lo, a, 0);
  g.emit(Op.LdU8, hi, a, 8);
  g.emit(Op.ZExt64, hi, hi);
  g.emit(Op.ShrUI64, lo, lo, bits.start);
  g.emit(Op.ShlI64, hi, hi, 64 - bits.start);
  g.emit(Op.Or64, lo, lo, hi);
  g.use(mark);
  const d = dest >= 0 ? dest : g.wide();
  extendBits(g, d, lo, bits.width, true, isUnsigned(t));
  return d;
}

function storeSpanning(g: Gen, m: Mem, bits: Bits, src: number): void {
  const mark = g.top;
  const a = addressOf(g, m);
  const v = g.wide(), part = g.wide(), unit = g.wide(), keep = g.wide();
  const mask = (1n << BigInt(bits.width)) - 1n;
  extendBits(g, v, src, bits.width, true, true);
  const high = bits.start + bits.width - 64;                 // bits in the ninth byte
  g.emit(Op.ShlI64, part, v, bits.start);
  g.emit(Op.Ld64, unit, a, 0);
  ldi64(g, keep, ~BigInt.asUintN(64, mask << BigInt(bits.start)));
  g.emit(Op.And64, unit, unit, keep);
  g.emit(Op.Or64, unit, unit, part);
  g.emit(Op.St64, unit, a, 0);
  g.emit(Op.ShrUI64, part, v, 64 - bits.start);
  g.emit(Op.LdU8, unit, a, 8);
  g.emit(Op.AndI32, unit, unit, 0xff & ~(2 ** high - 1));
  g.emit(Op.Or32, unit, unit, part);
  g.emit(Op.St8, unit, a, 8);
  g.use(mark);
}

/** Value of a scalar lvalue. */
export function loadLValue(g: Gen, lv: LValue, t: CType, dest = -1): number {
  if (lv.reg !== undefined) return move(g, lv.reg, clsOf(t), dest);
  return lv.bits ? loadBits(g, lv.mem, lv.bits, t, dest) : load(g, lv.mem, t, dest);
}

export function storeLValue(g: Gen, lv: LValue, t: CType, src: number): void {
  if (lv.reg !== undefined) { if (src !== lv.reg) move(g, src, clsOf(t), lv.reg); }
  else if (lv.bits) storeBits(g, lv.mem, lv.bits, t, src);
  else store(g, lv.mem, t, src);
}

export function move(g: Gen, src: number, c: Cls, dest: number): number {
  if (dest < 0 || dest === src) return src;
  g.emit(c === Cls.I64 || c === Cls.F64 ? Op.Mov64 : Op.Mov32, dest, src);
  return dest;
}
