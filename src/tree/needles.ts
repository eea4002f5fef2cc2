/** Whether bytes hold one of several words: far fewer bytes are looked at than there are (Wu and Manber, "A fast algorithm for multi-pattern searching", 1994). */

/** Needles shorter than this are looked for one by one. */
const SHORTEST = 3;

export class Needles {
  private readonly all: readonly Uint8Array[];
  /** Length of the window: the shortest needle's. */
  private readonly window: number;
  /** By the last two bytes of a window: how far it may move at least; 0: a needle may end its first `window` bytes here. */
  private readonly shift: Uint8Array | undefined;

  constructor(needles: readonly string[]) {
    const encoder = new TextEncoder();
    this.all = needles.map(n => encoder.encode(n)).filter(n => n.length > 0);
    this.window = Math.min(255, ...this.all.map(n => n.length));
    if (this.all.length === 0 || this.window < SHORTEST) return;
    this.shift = new Uint8Array(1 << 16).fill(this.window - 1);
    for (const n of this.all) {
      for (let i = 1; i < this.window; i++) {
        const pair = n[i - 1] << 8 | n[i];
        this.shift[pair] = Math.min(this.shift[pair], this.window - 1 - i);
      }
    }
  }

  /** Whether one of them stands in bytes [0, length). */
  in(bytes: Uint8Array, length: number): boolean {
    const { shift, window } = this;
    if (!shift) return this.all.some(n => this.plainly(bytes, length, n));
    for (let end = window - 1; end < length;) {
      const by = shift[bytes[end - 1] << 8 | bytes[end]];
      if (by > 0) { end += by; continue; }
      const start = end - window + 1;
      for (const n of this.all) if (bytes[start] === n[0] && start + n.length <= length && same(bytes, start, n)) return true;
      end++;
    }
    return false;
  }

  private plainly(bytes: Uint8Array, length: number, needle: Uint8Array): boolean {
    for (let at = bytes.indexOf(needle[0]); at >= 0 && at + needle.length <= length; at = bytes.indexOf(needle[0], at + 1)) if (same(bytes, at, needle)) return true;
    return false;
  }
}

function same(bytes: Uint8Array, at: number, needle: Uint8Array): boolean {
  for (let k = 0; k < needle.length; k++) if (bytes[at + k] !== needle[k]) return false;
  return true;
}
