/**
 * Physical memory: frames of 4096 bytes in one buffer that grows by doubling (views are replaced then: take them anew after anything
 * that can allocate).
 *
 *     bytes   | frame 0: never handed out | frame 1: 4096 bytes | frame 2 ...
 *     marked  | 512 bytes a frame: bit n of byte i is set when byte 8i+n of the frame is not plain: bad or indeterminate | ...
 *     bad     | 512 bytes a frame: the same for bytes that must not be accessed (red zone, freed, dead); always marked too | ...
 *     flags   | one byte a frame: see FrameFlag | ...
 *     link    | int32 a frame: next free frame while it is free | ...
 *     saved   | int32 a frame: the interval in which its old content was saved for history | ...
 *
 * A byte that is marked and not bad is indeterminate (C11 3.19.2): it may be copied, but nothing may depend on it. The interpreter's fast
 * path looks at `marked` alone.
 *
 * A frame that is free holds zeros. Every change of a frame (bytes, marks, flags, link) is announced with {@link touch} first, which
 * saves the old content once an interval: that is the copy in copy-on-write, and all that a snapshot costs.
 */
import type { Log } from './journal.ts';

export const PAGE = 4096;
export const enum FrameFlag {
  Allocated = 1,
  /** Has had bytes marked. */
  Checked = 2,
  /** Bytes were marked through a user address: they mean nothing to the kernel, which sees the page through its own mapping. */
  User = 4,
}
/** A frame's state at a snapshot; `bytes` null: all zeros; `marks` null: none, else 512 bytes of `marked` and 512 of `bad`. */
export interface FrameImage { readonly bytes: Uint8Array | null; readonly marks: Uint8Array | null; readonly flags: number; readonly link: number }
/** What can be said of a byte. */
export const enum Mark { Plain, Indeterminate, Bad }

/** What a run does needs more memory than it may have. */
export class BeyondMemory extends Error { override name = 'BeyondMemory'; }

export class OutOfFrames extends BeyondMemory {
  constructor(limit: number) { super(`the program uses more than the ${Math.round(limit / 256)} MiB of memory that the run allows (memoryBudget)`); }
}

export class Physical {
  u8: Uint8Array; u16: Uint16Array; i32: Int32Array; marked: Uint8Array; bad: Uint8Array;
  flags: Uint8Array;
  /** Frames that history watches for writes: never get a write translation. */
  watched: Uint8Array;
  private link: Int32Array;
  private saved: Int32Array;
  private epoch = 0;
  private log: Map<number, FrameImage> | undefined;
  private capacity: number;
  private readonly limit: number;
  /** First frame never handed out; head of the list of free frames (0: none); frames in use. */
  top = 1; freeHead = 0; used = 0;

  /** @param limit frames at most. */
  constructor(limit: number) {
    this.limit = limit;
    this.capacity = 256;
    this.u8 = new Uint8Array(this.capacity * PAGE);
    this.u16 = new Uint16Array(this.u8.buffer); this.i32 = new Int32Array(this.u8.buffer);
    this.bad = new Uint8Array(this.capacity * 512); this.marked = new Uint8Array(this.capacity * 512);
    this.flags = new Uint8Array(this.capacity); this.watched = new Uint8Array(this.capacity);
    this.link = new Int32Array(this.capacity); this.saved = new Int32Array(this.capacity);
  }

  private grow(): void {
    this.capacity *= 2;
    const copy = <T extends Uint8Array | Int32Array>(to: T, from: T): T => { to.set(from); return to; };
    this.u8 = copy(new Uint8Array(this.capacity * PAGE), this.u8);
    this.u16 = new Uint16Array(this.u8.buffer); this.i32 = new Int32Array(this.u8.buffer);
    this.bad = copy(new Uint8Array(this.capacity * 512), this.bad); this.marked = copy(new Uint8Array(this.capacity * 512), this.marked);
    this.flags = copy(new Uint8Array(this.capacity), this.flags); this.watched = copy(new Uint8Array(this.capacity), this.watched);
    this.link = copy(new Int32Array(this.capacity), this.link); this.saved = copy(new Int32Array(this.capacity), this.saved);
  }

  /** A frame of zeros. Throws {@link OutOfFrames}. */
  alloc(): number {
    let pfn = this.freeHead;
    if (pfn !== 0) this.freeHead = this.link[pfn];
    else {
      if (this.top >= this.limit) throw new OutOfFrames(this.limit);
      pfn = this.top;
      if (pfn >= this.capacity) this.grow();
      this.top++;
    }
    this.touch(pfn);
    this.flags[pfn] = FrameFlag.Allocated; this.link[pfn] = 0;
    this.used++;
    return pfn;
  }

  /** `count` frames in a row, never handed out before (a run of freed frames is not looked for). */
  allocRun(count: number): number {
    if (count === 1) return this.alloc();
    const first = this.top, free = this.freeHead;
    this.freeHead = 0;
    try { for (let i = 0; i < count; i++) this.alloc(); } finally { this.freeHead = free; }
    return first;
  }

  free(pfn: number): void {
    if (!this.allocated(pfn)) throw new Error(`frame ${pfn} is freed but is not in use`);
    this.touch(pfn);
    this.u8.fill(0, pfn * PAGE, (pfn + 1) * PAGE);
    this.bad.fill(0, pfn * 512, (pfn + 1) * 512); this.marked.fill(0, pfn * 512, (pfn + 1) * 512);
    this.flags[pfn] = 0; this.link[pfn] = this.freeHead;
    this.freeHead = pfn;
    this.used--;
  }

  allocated(pfn: number): boolean { return pfn > 0 && pfn < this.top && (this.flags[pfn] & FrameFlag.Allocated) !== 0; }

  /** To be called before a frame changes. */
  touch(pfn: number): void {
    if (this.log === undefined || this.saved[pfn] === this.epoch) return;
    this.saved[pfn] = this.epoch;
    this.log.set(pfn, this.image(pfn));
  }

  /** Whether a frame may have changed since the last cut. */
  touched(pfn: number): boolean { return this.log === undefined || this.log.has(pfn); }

  private image(pfn: number): FrameImage {
    const flags = this.flags[pfn];
    return {
      bytes: flags & FrameFlag.Allocated ? this.u8.slice(pfn * PAGE, (pfn + 1) * PAGE) : null,
      marks: flags & FrameFlag.Checked ? this.marksOf(pfn) : null,
      flags, link: this.link[pfn],
    };
  }

  /** Starts a new interval; answers the frames changed in the one that ends, with their old content. */
  cut(): Map<number, FrameImage> | undefined { const log = this.log; this.log = new Map(); this.epoch++; return log; }

  swap(log: Log<number, FrameImage>): void {
    for (const [pfn, image] of log) {
      log.set(pfn, this.image(pfn));
      this.restore(pfn, image!);
    }
    this.epoch++;
  }
  revert(): void {
    if (this.log === undefined) return;
    for (const [pfn, image] of this.log) this.restore(pfn, image);
    this.log = new Map(); this.epoch++;
  }
  private restore(pfn: number, image: FrameImage): void {
    while (pfn >= this.capacity) this.grow();
    if (image.bytes) this.u8.set(image.bytes, pfn * PAGE); else this.u8.fill(0, pfn * PAGE, (pfn + 1) * PAGE);
    if (image.marks) {
      this.marked.set(image.marks.subarray(0, 512), pfn * 512); this.bad.set(image.marks.subarray(512), pfn * 512);
    } else { this.marked.fill(0, pfn * 512, (pfn + 1) * 512); this.bad.fill(0, pfn * 512, (pfn + 1) * 512); }
    this.flags[pfn] = image.flags; this.link[pfn] = image.link;
  }

  /** Whether one of `n` bytes at physical address `p` (inside one frame) is marked bad. */
  isBad(p: number, n: number): boolean {
    const bad = this.bad;
    for (let q = p; q < p + n; q++) {
      if (bad[q >>> 3] === 0) { q |= 7; continue; }
      if (bad[q >>> 3] & (1 << (q & 7))) return true;
    }
    return false;
  }
  /** First bad byte of `n` at `p`, relative to p; -1 if none. */
  firstBad(p: number, n: number): number {
    for (let i = 0; i < n; i++) {
      const bits = this.bad[(p + i) >>> 3];
      if (bits === 0) i += 7 - ((p + i) & 7);
      else if (bits & (1 << ((p + i) & 7))) return i;
    }
    return -1;
  }
  /** Marks `n` bytes at physical address `p`, inside one frame that is {@link FrameFlag.Checked}. */
  mark(p: number, n: number, mark: Mark): void {
    const marked = this.marked, bad = this.bad, end = p + n;
    for (let q = p; q < end;) {
      const i = q >>> 3;
      if ((q & 7) === 0 && q + 8 <= end) {
        marked[i] = mark === Mark.Plain ? 0 : 0xff; bad[i] = mark === Mark.Bad ? 0xff : 0;
        q += 8;
      } else {
        const bit = 1 << (q & 7);
        if (mark === Mark.Plain) marked[i] &= ~bit; else marked[i] |= bit;
        if (mark === Mark.Bad) bad[i] |= bit; else bad[i] &= ~bit;
        q++;
      }
    }
  }
  /** A write: what was indeterminate of `n` bytes at `p` is so no more. */
  define(p: number, n: number): void {
    const marked = this.marked, bad = this.bad, end = p + n;
    for (let q = p; q < end;) {
      const i = q >>> 3;
      if (marked[i] === 0) { q = (i + 1) << 3; continue; }
      if ((q & 7) === 0 && q + 8 <= end) { marked[i] = bad[i]; q += 8; } else { const bit = 1 << (q & 7); marked[i] = marked[i] & ~bit | bad[i] & bit; q++; }
    }
  }
  /** Which of up to 32 bytes at `p` are indeterminate: bit n for byte n. */
  indeterminate(p: number, n: number): number {
    const marked = this.marked, bad = this.bad;
    let mask = 0;
    for (let k = 0; k < n; k++) { const q = p + k; if ((marked[q >>> 3] & ~bad[q >>> 3]) & (1 << (q & 7))) mask |= 1 << k; }
    return mask;
  }
  /** First indeterminate byte of `n` at `p`, relative to p; -1 if none. */
  firstIndeterminate(p: number, n: number): number {
    for (let i = 0; i < n; i++) {
      const q = p + i, bits = this.marked[q >>> 3] & ~this.bad[q >>> 3];
      if (bits === 0) i += 7 - (q & 7); else if (bits & (1 << (q & 7))) return i;
    }
    return -1;
  }
  /** Both kinds of marks of a frame, one after the other. */
  marksOf(pfn: number): Uint8Array {
    const out = new Uint8Array(1024);
    out.set(this.marked.subarray(pfn * 512, (pfn + 1) * 512)); out.set(this.bad.subarray(pfn * 512, (pfn + 1) * 512), 512);
    return out;
  }
}
