/** Bytes that are written in one go and read back: growing, variable-length integers, sealed by a checksum. */

export class ByteWriter {
  private data = new Uint8Array(1 << 16);
  length = 0;
  private room(n: number): void {
    if (this.length + n <= this.data.length) return;
    const d = new Uint8Array(Math.max(this.data.length * 2, this.length + n));
    d.set(this.data.subarray(0, this.length));
    this.data = d;
  }
  byte(v: number): void { this.room(1); this.data[this.length++] = v; }
  /** LEB128, for 0 to 2^32 - 1. */
  varint(v: number): void {
    this.room(5);
    v >>>= 0;
    while (v > 127) { this.data[this.length++] = (v & 127) | 128; v >>>= 7; }
    this.data[this.length++] = v;
  }
  /** Signed, small absolute values first. */
  signed(v: number): void { this.varint((v << 1) ^ (v >> 31)); }
  bytes(b: Uint8Array): void { this.room(b.length); this.data.set(b, this.length); this.length += b.length; }
  /** Until the next write. */
  written(): Uint8Array { return this.data.subarray(0, this.length); }
  done(): Uint8Array { return this.data.slice(0, this.length); }
}

export class ByteReader {
  private readonly data: Uint8Array;
  at: number;
  constructor(data: Uint8Array, at = 0) { this.data = data; this.at = at; }
  byte(): number { return this.data[this.at++]; }
  varint(): number {
    let v = 0, shift = 0;
    for (;;) {
      const b = this.data[this.at++];
      v |= (b & 127) << shift;
      if (b < 128) return v >>> 0;
      shift += 7;
    }
  }
  signed(): number { const v = this.varint(); return (v >>> 1) ^ -(v & 1); }
  text(length: number): string {
    let s = '';
    for (let i = 0; i < length; i++) s += String.fromCharCode(this.data[this.at++]);
    return s;
  }
}

const MAGIC = 0x464c5342;   // FLSB

/**
 * One value of the store:
 *
 *     int32 magic, format, checksum of what follows, generation, length of the integers, length of the bytes
 *     int32[] integers, then the bytes, padded with 0 to a multiple of four
 */
export function sealBlock(format: number, generation: number, integers: Int32Array, bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(24 + integers.length * 4 + ((bytes.length + 3) & ~3));
  const words = new Int32Array(out.buffer);
  words.set([MAGIC, format, 0, generation, integers.length, bytes.length]);
  words.set(integers, 6);
  out.set(bytes, 24 + integers.length * 4);
  words[2] = checksum(words.subarray(3));
  return out;
}

export interface Block { readonly checksum: number; readonly integers: Int32Array; readonly bytes: Uint8Array }

/** Undefined for anything but a whole block of that format and generation. */
export function openBlock(value: Uint8Array | undefined, format: number, generation: number): Block | undefined {
  if (!value || value.length < 24 || value.length % 4 !== 0) return undefined;
  const aligned = value.byteOffset % 4 === 0 ? value : value.slice();
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, aligned.length / 4);
  const [magic, f, sum, g, count, length] = words;
  if (magic !== MAGIC || f !== format || g !== generation || count < 0 || length < 0 || 24 + count * 4 + ((length + 3) & ~3) !== aligned.length) return undefined;
  if (checksum(words.subarray(3)) !== sum) return undefined;
  return { checksum: sum, integers: words.subarray(6, 6 + count), bytes: aligned.subarray(24 + count * 4, 24 + count * 4 + length) };
}

/** FNV-1a over 32-bit words. */
function checksum(words: Int32Array): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) h = Math.imul(h ^ words[i], 0x01000193);
  return h;
}
