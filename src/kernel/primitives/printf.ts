/** printk's formatting: the conversions of lib/vsprintf.c that kernel messages of the studied paths use. Arguments stand 8 bytes apart. */
import type { MemoryApi } from '../../vm/api.ts';

export function formatPrintk(memory: MemoryApi, format: string, args: bigint): string {
  let next = args;
  const take = (): bigint => { const v = memory.readU64(next); next += 8n; return v; };
  return format.replace(/%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?(hh|h|ll|l|z|t|L)?([diouxXcsp%])([a-zA-Z]*)/g, (_all, flags: string, width: string | undefined, precision: string | undefined, size: string | undefined, kind: string, extra: string) => {
    if (kind === '%') return '%' + extra;
    const w = width === '*' ? Number(BigInt.asIntN(32, take())) : width ? Number(width) : 0;
    const p = precision === '*' ? Number(BigInt.asIntN(32, take())) : precision === undefined ? undefined : Number(precision);
    const v = take();
    const bits = size === 'll' || size === 'l' || size === 'z' || size === 't' ? 64 : size === 'h' ? 16 : size === 'hh' ? 8 : 32;
    let text: string;
    let tail = extra;
    switch (kind) {
      case 'd': case 'i': { const n = BigInt.asIntN(bits, v); text = `${n < 0n ? '-' : flags.includes('+') ? '+' : ''}${(n < 0n ? -n : n).toString().padStart(p ?? 1, '0')}`; break; }
      case 'u': text = BigInt.asUintN(bits, v).toString().padStart(p ?? 1, '0'); break;
      case 'o': text = BigInt.asUintN(bits, v).toString(8).padStart(p ?? 1, '0'); break;
      case 'x': case 'X': { text = BigInt.asUintN(bits, v).toString(16).padStart(p ?? 1, '0'); if (kind === 'X') text = text.toUpperCase(); if (flags.includes('#')) text = '0x' + text; break; }
      case 'c': text = String.fromCharCode(Number(v & 0xffn)); break;
      case 's': text = v === 0n ? '(null)' : memory.readCString(v, p ?? 4096); if (p !== undefined) text = text.slice(0, p); break;
      default: text = BigInt.asUintN(64, v).toString(16).padStart(16, '0'); tail = ''; break;   // %p and its extensions: the plain address
    }
    const filler = flags.includes('0') && !flags.includes('-') && 'diouxX'.includes(kind) && p === undefined ? '0' : ' ';
    return (flags.includes('-') ? text.padEnd(w) : filler === '0' && /^[-+]/.test(text) ? text[0] + text.slice(1).padStart(w - 1, '0') : text.padStart(w, filler)) + tail;
  });
}
