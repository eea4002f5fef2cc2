/** The conversions of printf (C11 7.21.6.1, with glibc's extensions and output). Bytes are Latin-1 characters of a string throughout. */
import type { MemoryApi } from '../../vm/api.ts';
import { BeyondMemory } from '../../vm/memory/physical.ts';
import { fromBytes80, partsOf, type Parts } from '../../base/f80.ts';
import { exponential, fixed, general, hexadecimal, hexadecimal80 } from './float.ts';

const scratch = new DataView(new ArrayBuffer(8));

/** Bytes that one call may make: what JavaScript can hold as one string is about twice as much. */
const LONGEST = 1 << 28;

/** A conversion that names its argument by its place; width and precision may too. */
const NUMBERED = /%(\d+)\$[-+ #0'I]*(?:\*(\d+)\$|\d+)?(?:\.(?:\*(\d+)\$|\d*))?(hh|h|ll|l|q|j|z|Z|t|L)?[A-Za-z]/g;

/** Walks a variadic area: 8 bytes an argument, 16 for long double. */
class Arguments {
  private readonly memory: MemoryApi;
  private next: bigint;
  private readonly area: bigint;
  /** Bytes of the arguments, where the text names them by number (`%2$d`). */
  private sizes: readonly number[] = [];
  constructor(memory: MemoryApi, area: bigint) { this.memory = memory; this.next = this.area = area; }
  /** The next one is the n-th, from 1 on. */
  go(n: number): void { this.next = this.area + BigInt(this.sizes.slice(0, n - 1).reduce((a, b) => a + b, 0)); }
  /** Looks at all conversions of the text: what is a long double takes 16 bytes. */
  number(text: string): void {
    const sizes: number[] = [];
    for (const [, n, width, precision, length] of text.matchAll(NUMBERED)) for (const [at, size] of [[n, length === 'L' ? 16 : 8], [width, 8], [precision, 8]] as const) if (at !== undefined) sizes[Number(at) - 1] = size;
    this.sizes = Array.from(sizes, size => size ?? 8);
  }
  int(): number { const v = this.memory.readU32(this.next) | 0; this.next += 8n; return v; }
  long(): bigint { const v = this.memory.readU64(this.next); this.next += 8n; return v; }
  double(): number {
    scratch.setBigUint64(0, this.memory.readU64(this.next));
    this.next += 8n;
    return scratch.getFloat64(0);
  }
  extended(): Parts {
    const bytes = this.memory.readBytes(this.next, 16);
    this.next += 16n;
    return partsOf(fromBytes80(bytes));
  }
}

/** Formats; `%n` writes happen through `memory`. `area`: address of the first variadic argument. Throws {@link BeyondMemory}. */
export function format(memory: MemoryApi, text: string, area: bigint, errno: number, errorText: (n: number) => string): string {
  const args = new Arguments(memory, area);
  let out = '', numbered = false;
  for (let i = 0; i < text.length;) {
    const percent = text.indexOf('%', i);
    if (percent < 0) { out += text.slice(i); break; }
    out += text.slice(i, percent);
    const m = /^%(?:(\d+)\$)?([-+ #0'I]*)(\*(?:\d+\$)?|\d+)?(?:\.(\*(?:\d+\$)?|-?\d*))?(hh|h|ll|l|q|j|z|Z|t|L)?(.)/s.exec(text.slice(percent, percent + 64));
    if (!m) { out += '%'; i = percent + 1; continue; }
    i = percent + m[0].length;
    const [, place, flagText, widthGiven, precisionGiven, length, kind] = m;
    if (place !== undefined && !numbered) { numbered = true; args.number(text); }
    /** `*`, or a number; `*2$` goes to that argument first. */
    const star = (given: string | undefined): string | undefined => { if (given?.endsWith('$')) { args.go(Number(given.slice(1, -1))); return '*'; } return given; };
    let left = flagText.includes('-');
    let width = 0;
    const widthText = star(widthGiven);
    if (widthText === '*') { width = args.int(); if (width < 0) { left = true; width = -width; } } else if (widthText) width = Number(widthText);
    let precision: number | undefined;
    const precisionText = star(precisionGiven);
    if (precisionText !== undefined) {
      precision = precisionText === '*' ? args.int() : precisionText === '' ? 0 : Number(precisionText);
      if (precision < 0) precision = undefined;
    }
    if (place !== undefined) args.go(Number(place));
    if (out.length + Math.max(width, precision ?? 0) > LONGEST) {
      throw new BeyondMemory(`${m[0]} is told to make ${Math.max(width, precision ?? 0)} characters; one call may make ${LONGEST / 2 ** 20} MiB of text here. Is its width or precision what was meant?`);
    }
    const zero = flagText.includes('0') && !left;
    const alternate = flagText.includes('#');
    const pad = (sign: string, prefix: string, body: string, zeros: boolean) => {
      const used = sign.length + prefix.length + body.length;
      if (used >= width) return sign + prefix + body;
      if (left) return (sign + prefix + body).padEnd(width);
      return zeros ? sign + prefix + '0'.repeat(width - used) + body : (sign + prefix + body).padStart(width);
    };
    const wide = length === 'l' || length === 'll' || length === 'q' || length === 'j' || length === 'z' || length === 'Z' || length === 't' || length === 'L';
    const bits = wide ? 64 : length === 'hh' ? 8 : length === 'h' ? 16 : 32;
    const integer = (signed: boolean) => { const v = wide ? args.long() : BigInt(args.int()); return signed ? BigInt.asIntN(bits, v) : BigInt.asUintN(bits, v); };
    switch (kind) {
      case '%': out += '%'; break;
      case 'd': case 'i': {
        const v = integer(true);
        let body = (v < 0n ? -v : v).toString();
        if (precision !== undefined) body = precision === 0 && v === 0n ? '' : body.padStart(precision, '0');
        out += pad(v < 0n ? '-' : flagText.includes('+') ? '+' : flagText.includes(' ') ? ' ' : '', '', body, zero && precision === undefined);
        break;
      }
      case 'u': case 'x': case 'X': case 'o': case 'b': {
        const v = integer(false);
        let body = v.toString(kind === 'u' ? 10 : kind === 'o' ? 8 : kind === 'b' ? 2 : 16);
        if (kind === 'X') body = body.toUpperCase();
        if (precision !== undefined) body = precision === 0 && v === 0n ? '' : body.padStart(precision, '0');
        let prefix = '';
        if (alternate && kind === 'o' && !body.startsWith('0')) body = `0${body}`;
        else if (alternate && v !== 0n && kind !== 'u' && kind !== 'o') prefix = `0${kind}`;
        out += pad('', prefix, body, zero && precision === undefined);
        break;
      }
      case 'c': case 'C': out += pad('', '', String.fromCharCode(args.int() & 0xff), false); break;
      case 's': case 'S': {
        const p = args.long();
        let s: string;
        if (p === 0n) s = precision !== undefined && precision < 6 ? '' : '(null)';
        else if (kind === 'S' || length === 'l') s = wideString(memory, p, precision);
        else s = precision !== undefined ? memory.readCString(p, precision) : memory.readCString(p);
        out += pad('', '', s, false);
        break;
      }
      case 'p': {
        const p = args.long();
        out += p === 0n ? pad('', '', '(nil)', false) : pad('', '0x', p.toString(16), zero);
        break;
      }
      case 'm': out += pad('', '', errorText(errno), false); break;
      case 'n': {
        const p = args.long();
        if (wide) memory.writeU64(p, BigInt(out.length)); else if (bits === 8) memory.writeU8(p, out.length); else if (bits === 16) memory.writeU16(p, out.length); else memory.writeU32(p, out.length);
        break;
      }
      case 'f': case 'F': case 'e': case 'E': case 'g': case 'G': case 'a': case 'A': {
        const long = length === 'L' ? args.extended() : undefined, v = long ? 0 : args.double(), a = long ?? Math.abs(v);
        const negative = long ? long.negative : signBit(v), nan = long ? long.kind === 'nan' : Number.isNaN(v);
        const sign = negative ? '-' : flagText.includes('+') ? '+' : flagText.includes(' ') ? ' ' : '';
        const lower = kind.toLowerCase();
        let body: string, prefix = '';
        if (long ? long.kind !== 'finite' : !Number.isFinite(v)) {
          body = nan ? 'nan' : 'inf';
          out += pad(sign, '', kind === lower ? body : body.toUpperCase(), false);
          break;
        }
        if (lower === 'f') { body = fixed(a, precision ?? 6); if (alternate && precision === 0) body += '.'; }
        else if (lower === 'e') body = exponential(a, precision ?? 6, alternate);
        else if (lower === 'g') body = general(a, precision ?? 6, alternate);
        else { body = (typeof a === 'number' ? hexadecimal(a, precision, alternate) : hexadecimal80(a, precision, alternate)).slice(2); prefix = '0x'; }
        if (kind !== lower) { body = body.toUpperCase(); prefix = prefix.toUpperCase(); }
        out += pad(sign, prefix, body, zero);
        break;
      }
      default: out += m[0];
    }
  }
  return out;
}

function signBit(v: number): boolean { scratch.setFloat64(0, v); return (scratch.getUint8(0) & 0x80) !== 0; }

/** A string of wchar_t as the C locale prints it: ASCII alone has a byte. */
function wideString(memory: MemoryApi, at: bigint, max = Infinity): string {
  let s = '';
  for (let c; s.length < max && (c = memory.readU32(at + BigInt(s.length * 4))) !== 0;) s += String.fromCharCode(c & 0xff);
  return s;
}
