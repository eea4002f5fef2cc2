/** Checksums for what is kept: against damage, and to tell texts apart. They resist accidents, not adversaries. */

/** 64 bits over bytes, in base 36. Words are mixed as MurmurHash3 ends: in short programs this runs before JavaScript is optimised. */
export function bytesChecksum(bytes: Uint8Array): string {
  const whole = bytes.length & ~3;
  // A copy: Node's Buffer has a slice() of its own, which shares.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, whole >> 2);
  let a = bytes.length, b = 0x9e3779b9 | 0;
  for (let i = 0; i < words.length; i++) {
    const w = words[i]!;
    a = Math.imul(a ^ w, 0x85ebca6b); a ^= a >>> 13;
    b = Math.imul(b + w | 0, 0xc2b2ae35); b ^= b >>> 16;
  }
  for (let i = whole; i < bytes.length; i++) {
    a = Math.imul(a ^ bytes[i]!, 0x85ebca6b); a ^= a >>> 13;
    b = Math.imul(b + bytes[i]! | 0, 0xc2b2ae35); b ^= b >>> 16;
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36).padStart(7, '0');
}
/** {@link bytesChecksum} of a text's UTF-8. */
export function textChecksum(text: string): string { return bytesChecksum(new TextEncoder().encode(text)); }
