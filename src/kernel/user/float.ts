/** The floating conversions of printf (C11 7.21.6.1p8), exact: digits come from the double's binary value, rounded half to even on the decimal digits as glibc does. */

/** A finite value that is not negative: mantissa * 2^exponent. */
export interface Magnitude { readonly mantissa: bigint; readonly exponent: number }
function decompose(v: number | Magnitude): Magnitude {
  if (typeof v !== 'number') return v;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, v);
  const bits = view.getBigUint64(0);
  const e = Number((bits >> 52n) & 0x7ffn);
  const f = bits & 0xfffffffffffffn;
  return e === 0 ? { mantissa: f, exponent: -1074 } : { mantissa: f | 0x10000000000000n, exponent: e - 1075 };
}

/** Rounds n / d to an integer, ties to even. */
function divideRounded(n: bigint, d: bigint): bigint {
  const q = n / d, r2 = (n % d) * 2n;
  return r2 > d || (r2 === d && (q & 1n)) ? q + 1n : q;
}

/** Digits of |v| with `precision` digits after the point. */
export function fixed(v: number | Magnitude, precision: number): string {
  const { mantissa, exponent } = decompose(v);
  const ten = 10n ** BigInt(precision);
  const scaled = exponent >= 0 ? mantissa * ten << BigInt(exponent) : divideRounded(mantissa * ten, 1n << BigInt(-exponent));
  const s = scaled.toString().padStart(precision + 1, '0');
  return precision === 0 ? s : `${s.slice(0, -precision)}.${s.slice(-precision)}`;
}

/** `digits` significant decimal digits of |v| (as a string of that length) and the decimal exponent of the first. */
function significant(v: number | Magnitude, digits: number): { text: string; exponent: number } {
  const { mantissa, exponent } = decompose(v);
  if (mantissa === 0n) return { text: '0'.repeat(digits), exponent: 0 };
  let e10 = Math.floor((mantissa.toString(2).length - 1 + exponent) * Math.LOG10E * Math.LN2);
  for (;;) {
    // scaled = v * 10^(digits - 1 - e10)
    const shift = digits - 1 - e10;
    let n = mantissa, d = 1n;
    if (exponent >= 0) n <<= BigInt(exponent); else d <<= BigInt(-exponent);
    if (shift >= 0) n *= 10n ** BigInt(shift); else d *= 10n ** BigInt(-shift);
    const s = divideRounded(n, d).toString();
    if (s.length > digits) {
      // the estimate was one too low, or rounding carried into a new digit
      if (n >= d * 10n ** BigInt(digits)) { e10++; continue; }
      return { text: s.slice(0, digits), exponent: e10 + 1 };
    }
    if (s.length < digits) { e10--; continue; }
    return { text: s, exponent: e10 };
  }
}

export function exponential(v: number | Magnitude, precision: number, alternate: boolean): string {
  const { text, exponent } = significant(v, precision + 1);
  const e = Math.abs(exponent).toString().padStart(2, '0');
  return `${text[0]}${precision > 0 || alternate ? '.' : ''}${text.slice(1)}e${exponent < 0 ? '-' : '+'}${e}`;
}

export function general(v: number | Magnitude, precision: number, alternate: boolean): string {
  const p = precision === 0 ? 1 : precision;
  const x = significant(v, p).exponent;
  let s: string;
  if (p > x && x >= -4) s = fixed(v, p - 1 - x);
  else s = exponential(v, p - 1, alternate);
  if (alternate) return s.includes('.') || s.includes('e') ? s : `${s}.`;
  const e = s.indexOf('e');
  const head = e < 0 ? s : s.slice(0, e), tail = e < 0 ? '' : s.slice(e);
  return (head.includes('.') ? head.replace(/0+$/, '').replace(/\.$/, '') : head) + tail;
}

/** %a: 0x1.8p+1. */
export function hexadecimal(v: number, precision: number | undefined, alternate: boolean): string {
  if (v === 0) return `0x0${precision ? `.${'0'.repeat(precision)}` : alternate ? '.' : ''}p+0`;
  const { mantissa, exponent } = decompose(v);
  let m = mantissa, e = exponent + 52;
  let lead = m >> 52n;
  if (lead === 0n) e = -1022;
  let frac = m & 0xfffffffffffffn;
  let digits = 13;
  if (precision !== undefined && precision < 13) {
    m = divideRounded(m, 1n << BigInt(52 - precision * 4));
    lead = m >> BigInt(precision * 4);
    frac = m & ((1n << BigInt(precision * 4)) - 1n);
    digits = precision;
  }
  let f = digits > 0 ? frac.toString(16).padStart(digits, '0') : '';
  if (precision === undefined) f = f.replace(/0+$/, ''); else f = f.padEnd(precision, '0');
  return `0x${lead.toString(16)}${f || alternate ? '.' : ''}${f}p${e < 0 ? '-' : '+'}${Math.abs(e)}`;
}

/** %La: the first digit has the four highest bits of the mantissa, as glibc prints an x87 number: 0xc.8p+0. */
export function hexadecimal80({ mantissa, exponent }: Magnitude, precision: number | undefined, alternate: boolean): string {
  if (mantissa === 0n) return hexadecimal(0, precision, alternate);
  let m = mantissa, e = exponent + 60, digits = 15;
  if (precision !== undefined && precision < 15) {
    m = divideRounded(m, 1n << BigInt(60 - precision * 4));
    digits = precision;
    if (m >> BigInt(precision * 4) > 15n) { m >>= 4n; e += 4; }
  }
  const text = m.toString(16).padStart(digits + 1, '0'), lead = text.slice(0, text.length - digits);
  let f = digits > 0 ? text.slice(-digits) : '';
  if (precision === undefined) f = f.replace(/0+$/, ''); else f = f.padEnd(precision, '0');
  return `0x${lead}${f || alternate ? '.' : ''}${f}p${e < 0 ? '-' : '+'}${Math.abs(e)}`;
}
