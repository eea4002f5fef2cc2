/** Names as numbers, interned from bytes without making a string of each. */

/** Control-flow words and operators that stand before a parenthesis without being called (C11 6.4.1, GNU). They have the first numbers. */
const KEYWORDS = `if while for switch return sizeof typeof __typeof__ __typeof do else case goto defined __attribute__ __attribute _Static_assert
  static_assert _Alignof __alignof__ alignof asm __asm__ asm_inline __asm volatile __volatile__ __extension__ _Generic typeof_member
  __typeof_unqual__ typeof_unqual int char long short unsigned signed void float double struct union enum const static extern inline typedef
  default break continue register auto __builtin_offsetof bool`.split(/\s+/);
export const KEYWORD_COUNT = KEYWORDS.length;
/** Keywords behind which an expression begins. */
export const BEFORE_EXPRESSION: ReadonlySet<number> = new Set(['return', 'else', 'do', 'case', 'goto', 'sizeof', 'typeof'].map(w => KEYWORDS.indexOf(w)));

/**
 * An open-addressing table over an arena of bytes.
 *
 *     slots   Int32   number + 1 of the name in a slot, 0: free
 *     starts  Int32   offset of a name's bytes in the arena; starts[n + 1] ends it
 *     hashes  Int32   hash of a name
 */
export class NameTable {
  private slots = new Int32Array(1 << 17);
  private mask = (1 << 17) - 1;
  private starts = new Int32Array(1 << 16);
  private hashes = new Int32Array(1 << 16);
  private arena = new Uint8Array(1 << 20);
  count = 0;

  constructor() { for (const w of KEYWORDS) this.addText(w); }

  /** The name's bytes. */
  bytes(n: number): Uint8Array { return this.arena.subarray(this.starts[n], this.starts[n + 1]); }
  text(n: number): string {
    let s = '';
    for (let i = this.starts[n]; i < this.starts[n + 1]; i++) s += String.fromCharCode(this.arena[i]);
    return s;
  }
  hash(n: number): number { return this.hashes[n]; }
  /** All names' bytes, and where each begins. */
  whole(): { nameBytes: Uint8Array; nameStarts: Int32Array } {
    return { nameBytes: this.arena.slice(0, this.starts[this.count]), nameStarts: this.starts.slice(0, this.count + 1) };
  }

  addText(text: string): number {
    const b = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) b[i] = text.charCodeAt(i);
    return this.add(b, 0, b.length, hashOf(b, 0, b.length));
  }

  /** The number of the name in bytes [from, to), whose {@link hashOf} is `hash`. */
  add(b: Uint8Array, from: number, to: number, hash: number): number {
    const { hashes, starts, arena } = this;
    const length = to - from;
    let s = mix(hash) & this.mask;
    for (let n = this.slots[s]; n !== 0; n = this.slots[s = (s + 1) & this.mask]) {
      n--;
      if (hashes[n] !== hash) continue;
      const at = starts[n];
      if (starts[n + 1] - at !== length) continue;
      let k = 0;
      while (k < length && arena[at + k] === b[from + k]) k++;
      if (k === length) return n;
    }
    return this.insert(b, from, to, hash, s);
  }

  private insert(b: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const n = this.count++;
    if (n + 2 > this.starts.length) { this.starts = larger(this.starts); this.hashes = larger(this.hashes); }
    const at = this.starts[n], end = at + to - from;
    if (end > this.arena.length) { const a = new Uint8Array(Math.max(this.arena.length * 2, end)); a.set(this.arena); this.arena = a; }
    for (let k = from; k < to; k++) this.arena[at + k - from] = b[k];
    this.starts[n + 1] = end;
    this.hashes[n] = hash;
    this.slots[slot] = n + 1;
    if (this.count * 2 > this.slots.length) this.rehash();
    return n;
  }

  private rehash(): void {
    this.slots = new Int32Array(this.slots.length * 2);
    this.mask = this.slots.length - 1;
    for (let n = 0; n < this.count; n++) {
      let s = mix(this.hashes[n]) & this.mask;
      while (this.slots[s] !== 0) s = (s + 1) & this.mask;
      this.slots[s] = n + 1;
    }
  }
}

function larger(a: Int32Array): Int32Array<ArrayBuffer> { const b = new Int32Array(a.length * 2); b.set(a); return b; }
const mix = (h: number): number => h ^ (h >>> 15);

/** The hash that {@link NameTable.add} wants; a scanner computes it as it goes. */
export function hashOf(b: Uint8Array, from: number, to: number): number {
  let h = 0;
  for (let i = from; i < to; i++) h = (Math.imul(h, 31) + b[i]) | 0;
  return h;
}
