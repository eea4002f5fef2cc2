/** sscanf (C11 7.21.6.2) over a string; assignments go to the addresses in the variadic area. */
import type { MemoryApi } from '../../vm/api.ts';
import { bytesOf80, parse80 } from '../../base/f80.ts';
import { parseDouble, parseInteger } from './numbers.ts';
import { bytesOf } from './define.ts';

const scratch = new DataView(new ArrayBuffer(8));
const isSpace = (c: string | undefined) => c !== undefined && ' \t\n\v\f\r'.includes(c);

/** Number of assignments (-1: the input ended before the first conversion) and of characters consumed. */
export function scan(m: MemoryApi, input: string, format: string, area: bigint): { assigned: number; consumed: number } {
  let at = 0, assigned = 0, next = area, converted = false;
  const target = () => { const p = m.readU64(next); next += 8n; return p; };
  for (let i = 0; i < format.length; i++) {
    const c = format[i];
    if (isSpace(c)) { while (isSpace(input[at])) at++; continue; }
    if (c !== '%') {
      if (at >= input.length) return { assigned: converted ? assigned : assigned || -1, consumed: at };
      if (input[at] !== c) return { assigned, consumed: at };
      at++;
      continue;
    }
    const spec = /^%(\*)?(\d+)?(hh|h|ll|l|j|z|t|L|q)?(\[\^?\]?[^\]]*\]|.)/s.exec(format.slice(i));
    if (!spec) return { assigned, consumed: at };
    i += spec[0].length - 1;
    const skip = spec[1] !== undefined, width = spec[2] ? Number(spec[2]) : Infinity, size = spec[3] ?? '', kind = spec[4];
    if (kind === '%') { while (isSpace(input[at])) at++; if (input[at] !== '%') return { assigned, consumed: at }; at++; continue; }
    if (kind === 'n') { const p = target(); if (/ll|l|j|z|t|q/.test(size)) m.writeU64(p, BigInt(at)); else m.writeU32(p, at); continue; }
    if (kind !== 'c' && kind[0] !== '[') while (isSpace(input[at])) at++;
    if (at >= input.length) return { assigned: converted ? assigned : -1, consumed: at };
    const field = input.slice(at, width === Infinity ? undefined : at + width);
    if ('diouxXp'.includes(kind)) {
      const base = kind === 'd' || kind === 'u' ? 10 : kind === 'i' ? 0 : kind === 'o' ? 8 : 16;
      const r = parseInteger(field, base);
      if (r.used === 0) return { assigned, consumed: at };
      at += r.used; converted = true;
      if (skip) continue;
      const p = target();
      if (kind === 'p' || /ll|l|j|z|t|q/.test(size)) m.writeU64(p, BigInt.asUintN(64, r.value));
      else if (size === 'hh') m.writeU8(p, Number(BigInt.asUintN(8, r.value))); else if (size === 'h') m.writeU16(p, Number(BigInt.asUintN(16, r.value)));
      else m.writeU32(p, Number(BigInt.asUintN(32, r.value)));
      assigned++;
    } else if ('aAeEfFgG'.includes(kind)) {
      const r = parseDouble(field);
      if (r.used === 0) return { assigned, consumed: at };
      at += r.used; converted = true;
      if (skip) continue;
      const p = target();
      if (size === 'L') m.writeBytes(p, bytesOf80(parse80(field.slice(0, r.used))));
      else if (size === 'l') { scratch.setFloat64(0, r.value); m.writeU64(p, scratch.getBigUint64(0)); } else { scratch.setFloat32(0, r.value); m.writeU32(p, scratch.getUint32(0)); }
      assigned++;
    } else {
      let n = 0;
      if (kind === 'c') { n = width === Infinity ? 1 : width; if (field.length < n) return { assigned: converted ? assigned : -1, consumed: at }; }
      else if (kind === 's') while (n < field.length && !isSpace(field[n])) n++;
      else { const set = characterSet(kind); while (n < field.length && set(field[n])) n++; }
      if (n === 0) return { assigned, consumed: at };
      converted = true;
      if (!skip) {
        const p = target();
        m.writeBytes(p, bytesOf(field.slice(0, n) + (kind === 'c' ? '' : '\0')));
        assigned++;
      }
      at += n;
    }
  }
  return { assigned, consumed: at };
}

/** The predicate of `[a-z]` or `[^a-z]`. */
function characterSet(spec: string): (c: string) => boolean {
  let body = spec.slice(1, -1);
  const negated = body.startsWith('^');
  if (negated) body = body.slice(1);
  const chars = new Set<string>();
  for (let i = 0; i < body.length; i++) {
    if (body[i + 1] === '-' && i + 2 < body.length) { for (let c = body.charCodeAt(i); c <= body.charCodeAt(i + 2); c++) chars.add(String.fromCharCode(c)); i += 2; } else chars.add(body[i]);
  }
  return c => chars.has(c) !== negated;
}
