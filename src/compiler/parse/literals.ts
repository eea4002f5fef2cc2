/** Constants and string literals (C11 6.4.4, 6.4.5; gcc's binary integers, suffixes, \e and multi-character constants). */
import { parse80, toDouble, type F80 } from '../../base/f80.ts';
import { rawByte } from '../../base/decode.ts';
import { Kind, type CType } from '../types/ctype.ts';
import { DOUBLE, FLOAT, INT, LDOUBLE, LLONG, LONG, UINT, ULLONG, ULONG, INT128, UINT128, USHORT } from '../types/make.ts';

export interface Numeric { readonly type: CType; readonly int?: bigint; readonly float?: number; readonly exact?: F80 }

/** A preprocessing number; undefined: it is none. 'huge': it fits no integer type. */
export function parseNumber(text: string): Numeric | undefined | 'huge' {
  const m = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)([uUlLzZ]*)$/.exec(text);
  if (m) return parseInteger(m[1], m[2]);
  const f = /^(0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][+-]?[0-9]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)([a-zA-Z0-9]*)$/.exec(text);
  if (!f) return undefined;
  const type = floatType(f[2]);
  if (!type) return undefined;
  if (type.kind === Kind.LongDouble) { const exact = parse80(f[1]); return { type, float: toDouble(exact), exact }; }
  const value = /^0[xX]/.test(f[1]) ? hexFloat(f[1], type.kind === Kind.Float ? 24 : 53) : Number(f[1]);
  return { type, float: type.kind !== Kind.Float ? value : /^0[xX]/.test(f[1]) ? Math.fround(value) : nearestFloat(f[1], value) };
}

/** The float nearest to a decimal constant. Rounding the nearest double `near` is wrong only where that lies halfway between two floats. */
function nearestFloat(text: string, near: number): number {
  const f = Math.fround(near);
  if (f === near || !Number.isFinite(f)) return f;
  const bits = new Int32Array(1), as = new Float32Array(bits.buffer);
  as[0] = f;
  bits[0] += near > f ? 1 : -1;
  const other = as[0];
  if ((f + other) / 2 !== near) return f;
  const sign = Math.sign(compareDecimal(text, near));
  return sign === 0 ? f : sign > 0 === other > f ? other : f;
}
/** Whether the decimal is larger (positive) or smaller (negative) than a positive double, exactly. */
function compareDecimal(text: string, x: number): number {
  const m = /^([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]+))?$/.exec(text)!;
  const exponent = Number(m[3] ?? 0) - m[2].length;
  let decimal = BigInt(m[1] + m[2]), shift = 0, double = x;
  while (!Number.isInteger(double)) { double *= 2; shift++; }
  let binary = BigInt(double);
  if (exponent >= 0) decimal *= 10n ** BigInt(exponent); else binary *= 10n ** BigInt(-exponent);
  decimal <<= BigInt(shift);
  return decimal > binary ? 1 : decimal < binary ? -1 : 0;
}

function floatType(suffix: string): CType | undefined {
  switch (suffix) {
    case '': case 'd': case 'D': case 'f64': case 'F64': case 'f32x': case 'F32x': return DOUBLE;
    case 'f': case 'F': case 'f32': case 'F32': return FLOAT;
    case 'l': case 'L': case 'q': case 'Q': case 'w': case 'W': case 'f128': case 'F128': case 'f64x': case 'F64x': return LDOUBLE;
    default: return undefined;
  }
}

function parseInteger(digits: string, suffix: string): Numeric | undefined | 'huge' {
  const s = suffix.toLowerCase();
  if (!/^(u?(l|ll|z)?|(l|ll|z)u)$/.test(s) || /lL|Ll/.test(suffix)) return undefined;
  const octal = /^0[0-9]/.test(digits);
  if (octal && /[89]/.test(digits)) return undefined;
  const value = BigInt(octal ? '0o' + digits.slice(1) : digits);
  const unsigned = s.includes('u'), long = s.replace('u', '');
  const decimal = /^[1-9]/.test(digits);
  // The first of the list in which the value fits (6.4.4.1p5).
  const types: CType[] = [];
  if (long === '') types.push(...(unsigned ? [UINT] : decimal ? [INT] : [INT, UINT]));
  if (long === '' || long === 'l' || long === 'z') types.push(...(unsigned ? [ULONG] : decimal ? [LONG] : [LONG, ULONG]));
  if (long !== 'z') types.push(...(unsigned ? [ULLONG] : decimal ? [LLONG] : [LLONG, ULLONG]));
  types.push(...(unsigned ? [UINT128] : [INT128, UINT128]));
  for (const type of types) {
    const signed = type === INT || type === LONG || type === LLONG || type === INT128;
    if (value >> BigInt(type.size * 8 - (signed ? 1 : 0)) === 0n) {
      return { type, int: value };
    }
  }
  return 'huge';
}

/** Exact value of a hexadecimal floating constant rounded to `bits` bits (round half to even). */
function hexFloat(text: string, bits: number): number {
  const m = /^0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)$/.exec(text)!;
  let mant = BigInt('0x0' + m[1] + m[2]);
  let exp = Number(m[3]) - 4 * m[2].length;
  if (mant === 0n) return 0;
  const length = mant.toString(2).length;
  const min = bits === 24 ? -149 : -1074;
  const drop = Math.max(length - bits, min - exp);
  if (drop > 0) {
    if (drop > length + 1) return 0;
    const d = BigInt(drop), half = 1n << (d - 1n), rest = mant & ((1n << d) - 1n);
    mant >>= d;
    if (rest > half || (rest === half && mant & 1n)) mant++;
    exp += drop;
  }
  // Two steps, so that neither factor leaves the range of double.
  const h = Math.trunc(exp / 2);
  return Number(mant) * 2 ** h * 2 ** (exp - h);
}

export interface Literal { readonly prefix: '' | 'L' | 'u' | 'U' | 'u8'; /** Code units of the literal's element type. */ readonly units: number[]; readonly bad?: boolean }

/** Contents of a character or string literal as code units of its type: bytes of UTF-8, 16- or 32-bit. */
export function parseQuoted(text: string): Literal | undefined {
  const m = /^(L|u8|u|U)?(["'])/.exec(text);
  if (!m || text.length < m[0].length + 1 || text[text.length - 1] !== m[2]) return undefined;
  const prefix = (m[1] ?? '') as Literal['prefix'];
  const body = text.slice(m[0].length, -1);
  const units: number[] = [];
  const mask = prefix === '' || prefix === 'u8' ? 0xff : prefix === 'u' ? 0xffff : 0xffffffff;
  let bad = false;
  for (let i = 0; i < body.length;) {
    const c = body.codePointAt(i)!;
    i += c > 0xffff ? 2 : 1;
    if (c !== 92) { pushCodePoint(units, c, prefix); continue; }
    const e = body[i++];
    if (e === undefined) return undefined;
    if (e >= '0' && e <= '7') {
      const o = /^[0-7]{1,3}/.exec(body.slice(i - 1, i + 2))![0];
      units.push((parseInt(o, 8) & mask) >>> 0);
      i += o.length - 1;
    } else if (e === 'x') {
      const h = /^[0-9a-fA-F]*/.exec(body.slice(i))![0];
      if (!h) bad = true;
      units.push((Number(BigInt('0x0' + h) & 0xffffffffn) & mask) >>> 0);
      i += h.length;
    } else if (e === 'u' || e === 'U') {
      const n = e === 'u' ? 4 : 8, h = body.slice(i, i + n);
      if (!/^[0-9a-fA-F]+$/.test(h) || h.length < n) bad = true;
      else pushCodePoint(units, parseInt(h, 16), prefix);
      i += n;
    } else {
      const simple = SIMPLE[e];
      if (simple === undefined) pushCodePoint(units, e.codePointAt(0)!, prefix); else units.push(simple);
    }
  }
  return { prefix, units, bad };
}
const SIMPLE: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11, e: 27, E: 27, '\\': 92, "'": 39, '"': 34, '?': 63 };

function pushCodePoint(units: number[], c: number, prefix: Literal['prefix']): void {
  const raw = rawByte(c);
  if (raw !== undefined) { units.push(raw); return; }
  if (c > 0x10ffff) c = 0xfffd;
  if (prefix === 'L' || prefix === 'U') units.push(c);
  else if (prefix === 'u') {
    if (c > 0xffff) units.push(0xd800 + ((c - 0x10000) >> 10), 0xdc00 + ((c - 0x10000) & 0x3ff)); else units.push(c);
  } else if (c < 0x80) units.push(c);
  else if (c < 0x800) units.push(0xc0 | (c >> 6), 0x80 | (c & 63));
  else if (c < 0x10000) units.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
  else units.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
}

/** Element type of a string literal; wchar_t is int, char16_t unsigned short, char32_t unsigned int. */
export function elementType(prefix: Literal['prefix'], char: CType): CType {
  return prefix === 'L' ? INT : prefix === 'u' ? USHORT : prefix === 'U' ? UINT : char;
}

/** Value of a character constant (6.4.4.4p10; several characters as gcc: the last four, the first highest). */
export function charValue(lit: Literal, char: CType): { value: bigint; type: CType } | undefined {
  if (lit.units.length === 0) return undefined;
  if (lit.prefix !== '' && lit.prefix !== 'u8') {
    const u = BigInt(lit.units[lit.units.length - 1]);
    return lit.prefix === 'L' ? { value: BigInt.asIntN(32, u), type: INT } : { value: u, type: elementType(lit.prefix, char) };
  }
  if (lit.units.length === 1) {
    const u = BigInt(lit.units[0]);
    return { value: (char as { unsignedChar?: boolean }).unsignedChar ? u : BigInt.asIntN(8, u), type: INT };
  }
  let v = 0n;
  for (const u of lit.units) v = (v << 8n) | BigInt(u);
  return { value: BigInt.asIntN(32, v), type: INT };
}

/** Little-endian bytes of a string's units with its terminating zero. */
export function stringBytes(units: readonly number[], width: number): Uint8Array {
  const out = new Uint8Array((units.length + 1) * width);
  for (let i = 0; i < units.length; i++) for (let b = 0; b < width; b++) out[i * width + b] = units[i] >>> (8 * b);
  return out;
}
