/**
 * The x87 80-bit extended format, which is `long double` on x86-64 (System V psABI 3.1.2), computed exactly with integers and rounded to nearest,
 * ties to even. A value is its 80 bits as a bigint:
 *
 *     | 79: sign | 78..64: exponent + 16383 | 63: integer bit | 62..0: fraction |
 */
export type F80 = bigint;

const BIAS = 16383, TOP = 0x7fff, LOWEST = -16445;
const SIGN = 1n << 79n, ONE = 1n << 63n, MANTISSA = (1n << 64n) - 1n;
export const INFINITY80: F80 = BigInt(TOP) << 64n | ONE;
/** The NaN that an invalid operation gives: negative, as the processor's. */
const INDEFINITE: F80 = SIGN | INFINITY80 | 1n << 62n;

/** |value| = mantissa * 2^exponent, when it is finite. */
export interface Parts { readonly negative: boolean; readonly kind: 'finite' | 'infinite' | 'nan'; readonly mantissa: bigint; readonly exponent: number }

export function partsOf(x: F80): Parts {
  const e = Number(x >> 64n & 0x7fffn), mantissa = x & MANTISSA, negative = (x & SIGN) !== 0n;
  if (e === TOP) return { negative, kind: (mantissa & (ONE - 1n)) === 0n ? 'infinite' : 'nan', mantissa, exponent: 0 };
  return { negative, kind: 'finite', mantissa, exponent: (e === 0 ? 1 : e) - BIAS - 63 };
}
export function isNaN80(x: F80): boolean { return partsOf(x).kind === 'nan'; }

function bitLength(m: bigint): number { return m === 0n ? 0 : m.toString(16).length * 4 - Math.clz32(parseInt(m.toString(16)[0]!, 16)) + 28; }
/** m / 2^shift rounded to nearest; `sticky`: the exact value is a little above m. */
function rounded(m: bigint, shift: number, sticky: boolean): bigint {
  if (shift <= 0) return m << BigInt(-shift);
  const s = BigInt(shift), q = m >> s, rest = m & ((1n << s) - 1n), half = 1n << (s - 1n);
  return rest > half || rest === half && (sticky || (q & 1n) === 1n) ? q + 1n : q;
}
/** The nearest value to m * 2^e. */
export function make(negative: boolean, m: bigint, e: number, sticky = false): F80 {
  const sign = negative ? SIGN : 0n;
  if (m === 0n) return sign;
  let q = Math.max(e + bitLength(m) - 64, LOWEST), r = rounded(m, q - e, sticky);
  if (r > MANTISSA) { r >>= 1n; q++; }
  if (r < ONE) return sign | r;
  const biased = q + 63 + BIAS;
  return biased >= TOP ? sign | INFINITY80 : sign | BigInt(biased) << 64n | r;
}

const cell = new DataView(new ArrayBuffer(8));
export function fromDouble(v: number): F80 {
  cell.setFloat64(0, v);
  const bits = cell.getBigUint64(0), sign = bits >> 63n << 79n, e = Number(bits >> 52n & 0x7ffn), f = bits & 0xfffffffffffffn;
  if (e === 0x7ff) return sign | INFINITY80 | f << 11n | (f === 0n ? 0n : 1n << 62n);
  return sign | make(false, e === 0 ? f : f | 1n << 52n, (e === 0 ? 1 : e) - 1075);
}
/** Rounded once to a format with so many bits of precision and this lowest exponent of its last bit. */
function narrowed(p: Parts, precision: number, lowest: number): { m: bigint; e: number } {
  const e = Math.max(p.exponent + bitLength(p.mantissa) - precision, lowest);
  return { m: rounded(p.mantissa, e - p.exponent, false), e };
}
function toNumber(x: F80, precision: number, lowest: number): number {
  const p = partsOf(x), sign = p.negative ? -1 : 1;
  if (p.kind === 'nan') { cell.setBigUint64(0, (p.negative ? 0xfffn : 0x7ffn) << 52n | 1n << 51n); return cell.getFloat64(0); }
  if (p.kind === 'infinite') return sign * Infinity;
  if (p.mantissa === 0n) return p.negative ? -0 : 0;
  const { m, e } = narrowed(p, precision, lowest);
  if (e > 1100) return sign * Infinity;
  if (e < -1074) return p.negative ? -0 : 0;
  // m has at most 53 bits: both factors and the result are exact, or the result overflows
  return sign * (e > 900 ? Number(m) * 2 ** 900 * 2 ** (e - 900) : Number(m) * 2 ** Math.max(e, -1000) * 2 ** Math.min(0, e + 1000));
}
export function toDouble(x: F80): number { return toNumber(x, 53, -1074); }
export function toFloat80(x: F80): number { return Math.fround(toNumber(x, 24, -149)); }
export function fromInteger(v: bigint): F80 { return make(v < 0n, v < 0n ? -v : v, 0); }
/** Towards zero; undefined: no integer is near. */
export function toInteger(x: F80): bigint | undefined {
  const p = partsOf(x);
  if (p.kind !== 'finite') return undefined;
  if (p.exponent > 200) return undefined;
  const a = p.exponent >= 0 ? p.mantissa << BigInt(p.exponent) : p.mantissa >> BigInt(-p.exponent);
  return p.negative ? -a : a;
}

export function negate(x: F80): F80 { return x ^ SIGN; }
export function add(x: F80, y: F80): F80 {
  const a = partsOf(x), b = partsOf(y);
  if (a.kind === 'nan') return x | 1n << 62n;
  if (b.kind === 'nan') return y | 1n << 62n;
  if (a.kind === 'infinite') return b.kind === 'infinite' && a.negative !== b.negative ? INDEFINITE : x;
  if (b.kind === 'infinite') return y;
  const e = Math.min(a.exponent, b.exponent), signed = (p: Parts): bigint => (p.negative ? -1n : 1n) * (p.mantissa << BigInt(p.exponent - e));
  const sum = signed(a) + signed(b);
  if (sum === 0n) return a.negative && b.negative ? SIGN : 0n;
  return make(sum < 0n, sum < 0n ? -sum : sum, e);
}
export function subtract(x: F80, y: F80): F80 { return isNaN80(y) ? add(x, y) : add(x, negate(y)); }
export function multiply(x: F80, y: F80): F80 {
  const a = partsOf(x), b = partsOf(y), negative = a.negative !== b.negative;
  if (a.kind === 'nan') return x | 1n << 62n;
  if (b.kind === 'nan') return y | 1n << 62n;
  if (a.kind === 'infinite' || b.kind === 'infinite') {
    const other = a.kind === 'infinite' ? b : a;
    return other.kind === 'finite' && other.mantissa === 0n ? INDEFINITE : (negative ? SIGN : 0n) | INFINITY80;
  }
  return make(negative, a.mantissa * b.mantissa, a.exponent + b.exponent);
}
export function divide(x: F80, y: F80): F80 {
  const a = partsOf(x), b = partsOf(y), negative = a.negative !== b.negative, sign = negative ? SIGN : 0n;
  if (a.kind === 'nan') return x | 1n << 62n;
  if (b.kind === 'nan') return y | 1n << 62n;
  if (a.kind === 'infinite') return b.kind === 'infinite' ? INDEFINITE : sign | INFINITY80;
  if (b.kind === 'infinite') return sign;
  if (b.mantissa === 0n) return a.mantissa === 0n ? INDEFINITE : sign | INFINITY80;
  return quotient(negative, a.mantissa, b.mantissa, a.exponent - b.exponent);
}
/** n / d * 2^e. */
function quotient(negative: boolean, n: bigint, d: bigint, e: number): F80 {
  const up = Math.max(0, 130 + bitLength(d) - bitLength(n)), whole = n << BigInt(up), q = whole / d;
  return make(negative, q, e - up, q * d !== whole);
}
/** The square root of a value that is not negative. */
export function squareRoot(x: F80): F80 {
  const p = partsOf(x);
  if (p.kind === 'nan' || p.mantissa === 0n) return x;
  if (p.negative) return INDEFINITE;
  if (p.kind === 'infinite') return x;
  const odd = p.exponent & 1, n = p.mantissa << BigInt(130 + odd);
  let r = 1n << BigInt((bitLength(n) + 1) >> 1);
  for (;;) { const next = (r + n / r) >> 1n; if (next >= r) break; r = next; }
  return make(false, r, (p.exponent - 130 - odd) / 2, r * r !== n);
}
/** -1, 0, 1; undefined: one is not a number. */
export function compare(x: F80, y: F80): -1 | 0 | 1 | undefined {
  if (isNaN80(x) || isNaN80(y)) return undefined;
  const key = (v: F80): bigint => ((v & SIGN) !== 0n ? -(v & ~SIGN) : v), a = key(x), b = key(y);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The nearest value to a decimal or hexadecimal constant (C11 6.4.4.2, without suffix), `inf` or `nan`, with a sign. */
export function parse80(text: string): F80 {
  const m = /^([-+]?)(.*)$/s.exec(text.trim())!, negative = m[1] === '-', body = m[2]!.toLowerCase();
  const sign = negative ? SIGN : 0n;
  if (body.startsWith('inf')) return sign | INFINITY80;
  if (body.startsWith('nan')) return sign | INFINITY80 | 1n << 62n;
  const hex = /^0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([-+]?\d+))?/.exec(body);
  if (hex) return make(negative, BigInt(`0x${hex[1]}${hex[2]}` === '0x' ? 0 : `0x${hex[1]}${hex[2]}`), clamp(hex[3]) - 4 * hex[2]!.length);
  const dec = /^(\d*)\.?(\d*)(?:e([-+]?\d+))?/.exec(body);
  if (!dec) return sign;
  const n = BigInt(`0${dec[1]}${dec[2]}`), e = clamp(dec[3]) - dec[2]!.length;
  if (n === 0n) return sign;
  const size = n.toString().length + e;
  if (size > 5000) return sign | INFINITY80;
  if (size < -5100) return sign;
  return e >= 0 ? make(negative, n * 10n ** BigInt(e), 0) : quotient(negative, n, 10n ** BigInt(-e), 0);
}
const clamp = (t: string | undefined): number => Math.max(-100_000, Math.min(100_000, Number(t ?? 0)));

/** Its 16 bytes in memory: ten, and six that mean nothing. */
export function bytesOf80(x: F80): Uint8Array {
  const out = new DataView(new ArrayBuffer(16));
  out.setBigUint64(0, x & MANTISSA, true); out.setUint16(8, Number(x >> 64n), true);
  return new Uint8Array(out.buffer);
}
export function fromBytes80(b: Uint8Array): F80 {
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
  return BigInt(v.getUint16(8, true)) << 64n | v.getBigUint64(0, true);
}
