/** Numbers from text: strtol and strtod families (C11 7.22.1). */

/** `used`: characters taken, leading space too; 0 when there is no number. The value is not limited to any type. */
export function parseInteger(text: string, base: number): { value: bigint; used: number; negative: boolean } {
  let i = 0;
  while (i < text.length && ' \t\n\v\f\r'.includes(text[i])) i++;
  let negative = false;
  if (text[i] === '-' || text[i] === '+') { negative = text[i] === '-'; i++; }
  if ((base === 0 || base === 16) && /^0[xX][0-9a-fA-F]/.test(text.slice(i, i + 3))) { i += 2; base = 16; }
  else if (base === 0) base = text[i] === '0' ? 8 : 10;
  const start = i;
  let value = 0n;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const d = c >= 48 && c <= 57 ? c - 48 : c >= 97 && c <= 122 ? c - 87 : c >= 65 && c <= 90 ? c - 55 : 99;
    if (d >= base) break;
    value = value * BigInt(base) + BigInt(d);
  }
  return i === start ? { value: 0n, used: 0, negative } : { value: negative ? -value : value, used: i, negative };
}

export function parseDouble(text: string): { value: number; used: number } {
  const m = /^[ \t\n\v\f\r]*([-+]?(?:0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][-+]?\d+)?|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|inf(?:inity)?|nan(?:\([0-9A-Za-z_]*\))?))/i.exec(text);
  if (!m) return { value: 0, used: 0 };
  const t = m[1].toLowerCase(), sign = t.startsWith('-') ? -1 : 1, body = t.replace(/^[-+]/, '');
  let value: number;
  if (body.startsWith('inf')) value = Infinity;
  else if (body.startsWith('nan')) value = NaN;
  else if (body.startsWith('0x')) {
    const h = /^0x([0-9a-f]*)\.?([0-9a-f]*)(?:p([-+]?\d+))?$/.exec(body)!;
    value = Number(BigInt(`0x${h[1]}${h[2]}` === '0x' ? '0x0' : `0x${h[1]}${h[2]}`)) * 2 ** (Number(h[3] ?? 0) - 4 * h[2].length);
  } else value = Number(body);
  return { value: sign * value, used: m[0].length };
}
