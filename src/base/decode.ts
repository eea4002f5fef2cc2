/**
 * Source bytes as text: UTF-8, and a byte that is part of no UTF-8 sequence as a lone surrogate U+DC80 to U+DCFF (as PEP 383 does), so that a
 * string literal keeps the bytes that its file has.
 */
export function decodeSource(bytes: Uint8Array): string {
  try { return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes); } catch { /* not all of it is UTF-8 */ }
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const length = sequence(bytes, i);
    if (length === 0) text += String.fromCharCode(0xdc00 + bytes[i++]);
    else { text += new TextDecoder().decode(bytes.subarray(i, i + length)); i += length; }
  }
  return text;
}
/** The byte that a character of {@link decodeSource} stands for; undefined: it is an ordinary one. */
export function rawByte(codePoint: number): number | undefined { return codePoint >= 0xdc80 && codePoint <= 0xdcff ? codePoint - 0xdc00 : undefined; }

/** Bytes of the well-formed UTF-8 sequence at `i` (Unicode 3.9, table 3-7), 0: none. */
function sequence(b: Uint8Array, i: number): number {
  const c = b[i];
  if (c < 0x80) return 1;
  const n = c >= 0xc2 && c <= 0xdf ? 2 : c >= 0xe0 && c <= 0xef ? 3 : c >= 0xf0 && c <= 0xf4 ? 4 : 0;
  if (n === 0 || i + n > b.length) return 0;
  for (let k = 1; k < n; k++) if ((b[i + k] & 0xc0) !== 0x80) return 0;
  const second = b[i + 1];
  if ((c === 0xe0 && second < 0xa0) || (c === 0xed && second > 0x9f) || (c === 0xf0 && second < 0x90) || (c === 0xf4 && second > 0x8f)) return 0;
  return n;
}

/**
 * A tree's file as text: by its byte order mark, else as UTF-8; what is not UTF-8 is taken for Latin-1, as a few old files are. `utf8`: a host's faster way.
 */
export function decodeFile<B extends Uint8Array>(bytes: B, utf8: (bytes: B) => string = b => new TextDecoder().decode(b)): string {
  const mark = (bytes[0] << 8) | bytes[1];
  if (bytes.length >= 2 && (mark === 0xfffe || mark === 0xfeff)) return new TextDecoder(mark === 0xfffe ? 'utf-16le' : 'utf-16be').decode(bytes);
  if (mark === 0xefbb && bytes[2] === 0xbf) return new TextDecoder().decode(bytes);
  const text = utf8(bytes);
  return text.includes('\uFFFD') ? new TextDecoder('latin1').decode(bytes) : text;
}
