/**
 * The software translation cache: one for kernel addresses, one for the current user space, direct-mapped by the low bits of the page number.
 *
 *     entry i at T[4i]:   | read tag | write tag | high word | frame's physical byte address |
 *                           address bits 31..12     bits 63..32
 *
 * A tag holds the low word's page bits and zeros below. The interpreter compares `lo & (PAGE_BITS | size - 1)` with it: a misaligned access
 * never matches and takes the slow path. Read and write tags are apart, so that a page that is read-only, or whose content history has not
 * saved yet in this interval, costs nothing on the fast path: its write tag just does not match. INVALID has a bit that no compared value
 * has.
 */
export const TLB_ENTRIES = 1024;
export const PAGE_BITS = 0xfffff000 | 0;
export const INVALID = 0x10;

/** Index of the entry for an address with low word `lo`. */
export function tlbIndex(lo: number): number { return (lo >>> 10) & ((TLB_ENTRIES - 1) << 2); }

export function makeTlb(): Int32Array { return flush(new Int32Array(TLB_ENTRIES * 4)); }

export function flush(t: Int32Array): Int32Array {
  for (let i = 0; i < t.length; i += 4) { t[i] = INVALID; t[i + 1] = INVALID; }
  return t;
}
/** Forgets rights to write only: at a snapshot. */
export function flushWrites(t: Int32Array): void { for (let i = 1; i < t.length; i += 4) t[i] = INVALID; }
