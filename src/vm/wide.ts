/**
 * 64-bit arithmetic on pairs of 32-bit words in the slot stack, for what does not fit in the interpreter's own cases. `a`, `b`, `c` are
 * absolute slots (low word; high word in the next). Semantics are those of x86-64 gcc with -fwrapv.
 */
const TWO32 = 4294967296;

export function mul64(R: Int32Array, a: number, b: number, c: number): void {
  const bl = R[b], cl = R[c];
  const high = Math.imul(R[b + 1], cl) + Math.imul(bl, R[c + 1]) | 0;
  mulWide(R, a, bl, cl, high);
}
/** R[a] (64-bit) = bl * cl (unsigned) + high << 32. */
export function mulWide(R: Int32Array, a: number, bl: number, cl: number, high: number): void {
  const b0 = bl & 0xffff, b1 = bl >>> 16, c0 = cl & 0xffff, c1 = cl >>> 16;
  const low = Math.imul(b0, c0), mid = Math.imul(b1, c0) + (low >>> 16), mid2 = Math.imul(b0, c1) + (mid & 0xffff);
  R[a] = Math.imul(bl, cl);
  R[a + 1] = high + Math.imul(b1, c1) + (mid >>> 16) + (mid2 >>> 16);
}

const u64 = (lo: number, hi: number): bigint => (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
const s64 = (lo: number, hi: number): bigint => (BigInt(hi) << 32n) | BigInt(lo >>> 0);
function put(R: Int32Array, a: number, v: bigint): void { R[a] = Number(v & 0xffffffffn) | 0; R[a + 1] = Number((v >> 32n) & 0xffffffffn) | 0; }
function putNumber(R: Int32Array, a: number, v: number): void { R[a] = v | 0; R[a + 1] = Math.floor(v / TWO32) | 0; }

/** Unsigned quotient and remainder of numbers below 2^53 are exact in doubles when the quotient is floored from an exact remainder. */
export function divU64(R: Int32Array, a: number, b: number, c: number, modulo: boolean): void {
  const bh = R[b + 1], ch = R[c + 1];
  if ((bh | ch) === 0) {
    const n = R[b] >>> 0, d = R[c] >>> 0;
    R[a] = modulo ? n % d : n / d >>> 0; R[a + 1] = 0;
  } else if ((bh >>> 21 | ch >>> 21) === 0) {
    const n = bh * TWO32 + (R[b] >>> 0), d = ch * TWO32 + (R[c] >>> 0), r = n % d;
    putNumber(R, a, modulo ? r : (n - r) / d);
  } else {
    const n = u64(R[b], bh), d = u64(R[c], ch);
    put(R, a, modulo ? n % d : n / d);
  }
}
export function divS64(R: Int32Array, a: number, b: number, c: number, modulo: boolean): void {
  const bh = R[b + 1], ch = R[c + 1];
  if (bh >> 20 === bh >> 31 && ch >> 20 === ch >> 31) {
    const n = bh * TWO32 + (R[b] >>> 0), d = ch * TWO32 + (R[c] >>> 0), r = n % d;
    putNumber(R, a, (modulo ? r : (n - r) / d) + 0);
  } else {
    const n = s64(R[b], bh), d = s64(R[c], ch);
    put(R, a, BigInt.asUintN(64, modulo ? n % d : n / d));
  }
}

/** Shift counts are taken modulo 64, as the instruction does. */
export function shl64(R: Int32Array, a: number, b: number, n: number): void {
  const lo = R[b], hi = R[b + 1];
  n &= 63;
  if (n >= 32) { R[a] = 0; R[a + 1] = lo << n; }
  else if (n === 0) { R[a] = lo; R[a + 1] = hi; }
  else { R[a] = lo << n; R[a + 1] = hi << n | lo >>> (32 - n); }
}
export function shrU64(R: Int32Array, a: number, b: number, n: number): void {
  const lo = R[b], hi = R[b + 1];
  n &= 63;
  if (n >= 32) { R[a] = hi >>> n; R[a + 1] = 0; }
  else if (n === 0) { R[a] = lo; R[a + 1] = hi; }
  else { R[a] = lo >>> n | hi << (32 - n); R[a + 1] = hi >>> n; }
}
export function shrS64(R: Int32Array, a: number, b: number, n: number): void {
  const lo = R[b], hi = R[b + 1];
  n &= 63;
  if (n >= 32) { R[a] = hi >> n; R[a + 1] = hi >> 31; }
  else if (n === 0) { R[a] = lo; R[a + 1] = hi; }
  else { R[a] = lo >>> n | hi << (32 - n); R[a + 1] = hi >> n; }
}

export function popcnt32(v: number): number {
  v -= (v >>> 1) & 0x55555555;
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
export function ctz32(v: number): number { return v === 0 ? 32 : 31 - Math.clz32(v & -v); }
export function bswap32(v: number): number { return v << 24 | (v & 0xff00) << 8 | (v >>> 8) & 0xff00 | v >>> 24; }

/** cvttsd2si: out of range and NaN give the indefinite value, 0x80000000. */
export function toS32(d: number): number { return d > -2147483649 && d < 2147483648 ? d | 0 : -2147483648; }
/** gcc converts to unsigned int through a 64-bit conversion and keeps the low word. */
export function toU32(d: number): number { return d >= -9223372036854775808 && d < 9223372036854775808 ? d | 0 : 0; }
export function doubleToS64(R: Int32Array, a: number, d: number): void {
  if (!(d >= -9223372036854775808 && d < 9223372036854775808)) { R[a] = 0; R[a + 1] = -2147483648; return; }
  putNumber(R, a, Math.trunc(d));
}
export function doubleToU64(R: Int32Array, a: number, d: number): void {
  if (d >= 9223372036854775808) { doubleToS64(R, a, d - 9223372036854775808); R[a + 1] ^= -2147483648; return; }
  doubleToS64(R, a, d);
}
/** 64-bit integer to float with one rounding: bits below the double's precision are folded into a sticky bit first. */
export function toFloat(lo: number, hi: number, signed: boolean): number {
  const wide = signed ? hi >> 20 !== hi >> 31 : hi >>> 21 !== 0;
  if (wide) lo = (lo & ~0xfff) | (lo & 0xfff ? 0x800 : 0);
  return Math.fround((signed ? hi : hi >>> 0) * TWO32 + (lo >>> 0));
}
