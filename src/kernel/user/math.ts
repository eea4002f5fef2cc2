/** math.h (C11 7.12) by the host's double arithmetic; the float variants round the double result. */
import { bytesOf80, compare, divide, isNaN80, make, multiply, negate, partsOf, squareRoot, subtract, type F80, type Parts } from '../../base/f80.ts';
import type { Primitive } from '../contract.ts';
import type { NativeCall } from '../../vm/api.ts';
import { libc } from './define.ts';

/** To the nearest integer, ties to even. */
function nearest(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) >= 2 ** 52) return x;
  const r = Math.round(x);
  const v = Math.abs(x % 1) === 0.5 && r % 2 !== 0 ? r - 1 : r;
  return v === 0 && (x < 0 || Object.is(x, -0)) ? -0 : v;
}
/** To the nearest integer, ties away from zero. */
function away(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) >= 2 ** 52) return x;
  const v = Math.floor(Math.abs(x) + 0.5);
  const exact = Math.abs(x) + 0.5 - v < 0 ? v - 1 : Math.abs(x) === 0.49999999999999994 ? 0 : v;
  return x < 0 || Object.is(x, -0) ? -exact : exact;
}
function gamma(x: number): number {
  if (Number.isInteger(x) && x > 0 && x < 171) { let r = 1; for (let i = 2; i < x; i++) r *= i; return r; }
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  return Math.exp(logGamma(x));
}
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  const g = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
  const y = x - 1, t = y + 7.5;
  let s = g[0];
  for (let i = 1; i < 9; i++) s += g[i] / (y + i);
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(s);
}
function erf(x: number): number {
  // series near zero, continued fraction far out; both to double accuracy
  const a = Math.abs(x);
  if (a < 2.5) { let term = a, sum = a; for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum) && n < 200; n++) { term *= -a * a / n; sum += term / (2 * n + 1); } return Math.sign(x) * 2 / Math.sqrt(Math.PI) * sum; }
  let f = 0;
  for (let n = 60; n >= 1; n--) f = n / 2 / (a + f);
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + f));
}
const cell = new DataView(new ArrayBuffer(8));
function nextAfter(x: number, y: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  if (x === y) return y;
  if (x === 0) return y > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  cell.setFloat64(0, x);
  cell.setBigInt64(0, cell.getBigInt64(0) + ((y > x) === (x > 0) ? 1n : -1n));
  return cell.getFloat64(0);
}
/** x = m * 2^e with 0.5 <= |m| < 1. */
function split(x: number): { m: number; e: number } {
  if (x === 0 || !Number.isFinite(x)) return { m: x, e: 0 };
  cell.setFloat64(0, x);
  let e = (cell.getUint16(0) >> 4) & 0x7ff, scale = 0;
  if (e === 0) { cell.setFloat64(0, x * 2 ** 54); e = (cell.getUint16(0) >> 4) & 0x7ff; scale = -54; }
  const exponent = e - 1022;
  cell.setUint16(0, (cell.getUint16(0) & 0x800f) | (1022 << 4));
  return { m: cell.getFloat64(0), e: exponent + scale };
}
function scale(x: number, e: number): number {
  let v = x, n = Math.max(-3000, Math.min(3000, e));
  while (n > 1000) { v *= 2 ** 1000; n -= 1000; }
  if (n < -1000) { const s = split(v); if (s.e + n < -1022 && s.e + n > -1080) return s.m * 2 ** 100 * 2 ** (s.e + n + 900) * 2 ** -1000; }
  while (n < -1000) { v *= 2 ** -1000; n += 1000; }
  return v * 2 ** n;
}
/** C's remainder: x - n*y, n the nearest integer. */
function remainder(x: number, y: number): number {
  if (y === 0 || !Number.isFinite(x) || Number.isNaN(y)) return NaN;
  if (!Number.isFinite(y)) return x;
  const a = Math.abs(y);
  let r = Math.abs(x) % (2 * a);
  if (r > a) r -= 2 * a;
  if (r > a / 2) r -= a; else if (r < -a / 2) r += a;
  return x < 0 ? -r : r;
}

const one: Record<string, (x: number) => number> = {
  sin: Math.sin, cos: Math.cos, tan: Math.tan, asin: Math.asin, acos: Math.acos, atan: Math.atan, sinh: Math.sinh, cosh: Math.cosh, tanh: Math.tanh,
  asinh: Math.asinh, acosh: Math.acosh, atanh: Math.atanh, exp: Math.exp, exp2: x => 2 ** x, expm1: Math.expm1, log: Math.log, log2: Math.log2, log10: Math.log10, log1p: Math.log1p,
  sqrt: Math.sqrt, cbrt: Math.cbrt, ceil: Math.ceil, floor: Math.floor, trunc: Math.trunc, round: away, nearbyint: nearest, rint: nearest, fabs: Math.abs,
  tgamma: x => x === -Infinity || x < 0 && Number.isInteger(x) ? NaN : gamma(x), lgamma: logGamma, erf, erfc: x => 1 - erf(x), logb: x => x === 0 ? -Infinity : Number.isNaN(x) ? x : !Number.isFinite(x) ? Infinity : split(x).e - 1,
};
const two: Record<string, (x: number, y: number) => number> = {
  pow: (x, y) => x === 1 || y === 0 ? 1 : x === -1 && !Number.isFinite(y) && !Number.isNaN(y) ? 1 : x ** y, atan2: Math.atan2, fmod: (x, y) => x % y, hypot: Math.hypot,
  fmin: (x, y) => Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y), fmax: (x, y) => Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.max(x, y),
  fdim: (x, y) => x > y ? x - y : Number.isNaN(x) || Number.isNaN(y) ? NaN : 0, copysign: (x, y) => (y < 0 || Object.is(y, -0)) === (x < 0 || Object.is(x, -0)) ? x : -x, remainder, nextafter: nextAfter,
};

/** To an integer: `up` says of a value between two of them, its part behind the point in units of 2^-shift, whether it is the one farther from 0. */
function whole(x: F80, up: (p: Parts, below: bigint, rest: bigint, half: bigint) => boolean): F80 {
  const p = partsOf(x);
  if (p.kind !== 'finite' || p.exponent >= 0) return x;
  const shift = BigInt(-p.exponent), below = p.mantissa >> shift, rest = p.mantissa & ((1n << shift) - 1n);
  return make(p.negative, rest !== 0n && up(p, below, rest, 1n << (shift - 1n)) ? below + 1n : below, 0);
}
const even = (x: F80): F80 => whole(x, (_, below, rest, half) => rest > half || rest === half && (below & 1n) === 1n);
/** What is computed exactly, or rounded once, for long double. */
const exactOne: Partial<Record<string, (x: F80) => F80>> = {
  sqrt: squareRoot, fabs: x => (partsOf(x).negative ? negate(x) : x), trunc: x => whole(x, () => false), floor: x => whole(x, p => p.negative), ceil: x => whole(x, p => !p.negative),
  round: x => whole(x, (_, __, rest, half) => rest >= half), rint: even, nearbyint: even,
};
const exactTwo: Partial<Record<string, (x: F80, y: F80) => F80>> = {
  copysign: (x, y) => (partsOf(x).negative === partsOf(y).negative ? x : negate(x)),
  fmin: (x, y) => (isNaN80(x) ? y : isNaN80(y) || compare(x, y) !== 1 ? x : y), fmax: (x, y) => (isNaN80(x) ? y : isNaN80(y) || compare(x, y) !== -1 ? x : y),
  fdim: (x, y) => (compare(x, y) === -1 || compare(x, y) === 0 ? 0n : subtract(x, y)),
  fmod: (x, y) => {
    const a = partsOf(x), b = partsOf(y);
    if (a.kind !== 'finite' || b.kind === 'nan' || b.kind === 'finite' && b.mantissa === 0n) return divide(multiply(x, y), multiply(x, y));
    if (b.kind === 'infinite') return x;
    const e = Math.min(a.exponent, b.exponent);
    return make(a.negative, (a.mantissa << BigInt(a.exponent - e)) % (b.mantissa << BigInt(b.exponent - e)), e);
  },
};

/** Of these a NaN that no argument brought is positive on x86-64; of the others the default NaN of SSE, which is negative. */
const POSITIVE = new Set(['acos', 'asin', 'acosh', 'tgamma', 'log10']);
/** These lose the sign of a NaN. */
const UNSIGNED = new Set(['fabs', 'exp', 'hypot']);
/** The result; a NaN is the argument that brought it, with its sign. */
function give(c: NativeCall, name: string, r: number, n: number): void {
  if (!Number.isNaN(r)) { c.retF64(r); return; }
  const from = Array.from({ length: n }, (_, i) => i).find(i => Number.isNaN(c.f64(i)));
  if (from === undefined) { c.retNaN(!POSITIVE.has(name) && !(name === 'fmod' && Number.isFinite(c.f64(0)))); return; }
  c.retNaN(!UNSIGNED.has(name) && c.negative(from));
}

export function mathFunctions(): Primitive[] {
  const out: Primitive[] = [];
  const f = (prototype: string, does: string, native: (c: NativeCall) => void) => out.push(libc('mathematics', prototype, does, native));
  for (const [name, g] of Object.entries(one)) {
    f(`double ${name}(double x)`, `${name} of x.`, c => give(c, name, g(c.f64(0)), 1));
    f(`float ${name}f(float x)`, `${name} of x.`, c => give(c, name, Math.fround(g(c.f64(0))), 1));
    const long = exactOne[name];
    f(`long double ${name}l(long double x)`, long ? `${name} of x.` : `${name} of x, in double precision.`, long ? c => c.retExtended(long(c.extended(0))) : c => give(c, name, g(c.f64(0)), 1));
  }
  for (const [name, g] of Object.entries(two)) {
    f(`double ${name}(double x, double y)`, `${name} of x and y.`, c => give(c, name, g(c.f64(0), c.f64(1)), 2));
    f(`float ${name}f(float x, float y)`, `${name} of x and y.`, c => give(c, name, Math.fround(g(c.f64(0), c.f64(1))), 2));
    const long = exactTwo[name];
    f(`long double ${name}l(long double x, long double y)`, long ? `${name} of x and y.` : `${name} of x and y, in double precision.`, long ? c => c.retExtended(long(c.extended(0), c.extended(1))) : c => give(c, name, g(c.f64(0), c.f64(1)), 2));
  }
  f('double fma(double x, double y, double z)', 'x * y + z.', c => c.retF64(c.f64(0) * c.f64(1) + c.f64(2)));
  for (const [t, s] of [['double', ''], ['float', 'f']] as const) {
    f(`${t} frexp${s}(${t} x, int *e)`, 'Splits into fraction and power of two.', c => { const r = split(c.f64(0)); c.machine.memory.writeU32(c.u64(1), r.e); c.retF64(r.m); });
    f(`${t} ldexp${s}(${t} x, int e)`, 'x * 2^e.', c => c.retF64(scale(c.f64(0), c.i32(1))));
    f(`${t} modf${s}(${t} x, ${t} *whole)`, 'Splits into whole and fraction.', c => {
      const x = c.f64(0), w = Math.trunc(x);
      if (s) { cell.setFloat32(0, w); c.machine.memory.writeU32(c.u64(1), cell.getUint32(0)); } else { cell.setFloat64(0, w); c.machine.memory.writeU64(c.u64(1), cell.getBigUint64(0)); }
      if (Number.isNaN(x)) { c.retNaN(c.negative(0)); return; }
      const r = Number.isFinite(x) ? x - w : 0;
      c.retF64(r === 0 && (x < 0 || Object.is(x, -0)) ? -0 : r);
    });
  }
  const scaled = (x: F80, e: number): F80 => { const p = partsOf(x); return p.kind === 'finite' ? make(p.negative, p.mantissa, p.exponent + Math.max(-40000, Math.min(40000, e))) : x; };
  for (const name of ['ldexpl', 'scalbnl']) f(`long double ${name}(long double x, int e)`, 'x * 2^e.', c => c.retExtended(scaled(c.extended(0), c.i32(1))));
  f('long double frexpl(long double x, int *e)', 'Splits into fraction and power of two.', c => {
    const x = c.extended(0), p = partsOf(x), e = p.kind !== 'finite' || p.mantissa === 0n ? 0 : p.exponent + p.mantissa.toString(2).length;
    c.machine.memory.writeU32(c.u64(1), e);
    c.retExtended(scaled(x, -e));
  });
  f('long double modfl(long double x, long double *whole)', 'Splits into whole and fraction.', c => {
    const x = c.extended(0), w = whole(x, () => false), rest = partsOf(x).kind === 'infinite' ? 0n : subtract(x, w);
    c.machine.memory.writeBytes(c.u64(1), bytesOf80(w));
    c.retExtended(partsOf(rest).negative === partsOf(x).negative ? rest : negate(rest));
  });
  f('double scalbn(double x, int e)', 'x * 2^e.', c => c.retF64(scale(c.f64(0), c.i32(1))));
  f('int ilogb(double x)', 'The exponent.', c => c.ret32(c.f64(0) === 0 ? -0x80000000 : split(c.f64(0)).e - 1));
  for (const name of ['lround', 'llround', 'lroundf', 'lrint', 'llrint']) {
    f(`long ${name}(${name.endsWith('f') ? 'float' : 'double'} x)`, 'The nearest integer.', c => { const r = name.includes('rint') ? nearest(c.f64(0)) : away(c.f64(0)); c.ret64(Number.isFinite(r) && Math.abs(r) < 2 ** 63 ? BigInt(r) : -0x8000000000000000n); });
  }
  f('double nan(const char *s)', 'Not a number.', c => c.retF64(NaN));
  f('int __fl_fpclassify(double x)', 'FP_NAN 0, FP_INFINITE 1, FP_ZERO 2, FP_SUBNORMAL 3, FP_NORMAL 4.', c => { const x = Math.abs(c.f64(0)); c.ret32(Number.isNaN(x) ? 0 : x === Infinity ? 1 : x === 0 ? 2 : x < 2.2250738585072014e-308 ? 3 : 4); });
  f('int __fl_signbit(double x)', 'Whether the sign is negative.', c => { cell.setFloat64(0, c.f64(0)); c.ret32(cell.getUint8(0) & 0x80); });
  return out;
}
