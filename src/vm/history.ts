/**
 * History: snapshots, the differences between them, and where the present stands among them.
 *
 *     snapshots     S0 ----- S1 ----- S2 ----- S3 ----- S4
 *     intervals         I0       I1       I2       I3              frames and map entries that changed, with the value on the other side
 *     present                          ^ base = 2, plus what the open logs hold
 *
 * An interval behind the base holds old values, one ahead of it newer ones; moving the base over an interval swaps its values with the
 * machine's. A page is copied once an interval, when it is first written (Physical.touch): ten changed pages cost ten copies. Between snapshots
 * the machine is run again, which gives the same states, because nothing but the image, the program and the seed decides them.
 */
import type { Finding } from './api.ts';
import type { Core, OutputChunk } from './core.ts';
import { HISTORY_DEFAULTS, type HistoryOptions } from './limits.ts';
import { mergeLogs } from './memory/journal.ts';
import type { FrameImage } from './memory/physical.ts';
import { restoreSnapshot, takeSnapshot, type Snapshot } from './snapshot.ts';

interface Interval { readonly frames: Map<number, FrameImage>; readonly maps: Map<never, unknown>[]; /** About, in bytes. */ readonly size: number }

export class History {
  private readonly core: Core;
  private readonly options: HistoryOptions;
  private readonly snapshots: Snapshot[] = [];
  private readonly intervals: Interval[] = [];
  private base = -1;
  /** Output and findings as far as the run has ever got: a snapshot holds how many of them there were. */
  private readonly outputs: OutputChunk[] = [];
  private readonly found: Finding[] = [];
  /** Steps at which snapshots are wanted besides the regular ones. */
  private extra: number[] = [];

  constructor(core: Core, options: Partial<HistoryOptions>) { this.core = core; this.options = { ...HISTORY_DEFAULTS, ...options }; }

  get started(): boolean { return this.base >= 0; }
  get firstStep(): number { return this.snapshots[0]?.step ?? 0; }
  get count(): number { return this.snapshots.length; }
  /** Bytes of page copies held. */
  get bytes(): number { return this.intervals.reduce((n, i) => n + i.size, 0); }

  /** Step of the next snapshot. */
  next(): number {
    if (this.base < 0) return Infinity;
    let at = this.snapshots[this.base].step + this.options.every;
    if (this.base + 1 < this.snapshots.length) at = Math.min(at, this.snapshots[this.base + 1].step);
    const here = this.core.step;
    for (const e of this.extra) if (e > here) at = Math.min(at, e);
    return at;
  }

  /** The machine is at step next(), or the host wants a snapshot here. */
  take(barrier = false): void {
    const here = this.core.step, ahead = this.snapshots[this.base + 1];
    if (barrier) this.forgetFuture();
    else if (ahead && ahead.step === here) {
      if (ahead.barrier) { this.moveTo(this.base + 1); return; }       // the host's change is made again
      this.intervals[this.base] = this.cut()!;                          // what lay ahead lies behind now
      this.base++;
      return;
    }
    const snapshot = takeSnapshot(this.core, this.snapshots[this.base], barrier || this.base < 0);
    const behind = this.cut();
    if (this.base >= 0) this.intervals.splice(this.base, 0, behind!);   // an interval ahead stays valid from here: it holds all that differs
    this.snapshots.splice(this.base + 1, 0, snapshot);
    this.base++;
    this.thin();
  }

  /** Ends the open logs and starts new ones. */
  private cut(): Interval | undefined {
    const m = this.core.memory, frames = m.phys.cut(), maps = m.journals.map(j => j.cut() ?? new Map<never, unknown>());
    m.newInterval();
    return frames ? sized(frames, maps) : undefined;
  }

  /** Drops what lies ahead of the present: the host changed the machine. */
  forgetFuture(): void {
    this.outputs.length = Math.min(this.outputs.length, this.core.outputs.length);
    this.found.length = Math.min(this.found.length, this.core.found.length);
    this.snapshots.length = this.base + 1; this.intervals.length = Math.max(0, this.base);
  }

  /** Index of the last snapshot at or before a step. */
  indexFor(step: number): number {
    let lo = 0, hi = this.snapshots.length - 1;
    while (lo < hi) { const mid = (lo + hi + 1) >> 1; if (this.snapshots[mid].step <= step) lo = mid; else hi = mid - 1; }
    return lo;
  }
  stepOf(index: number): number { return this.snapshots[index]?.step ?? Infinity; }

  /** Whether a frame was written after the snapshot and before the next one, or the present. */
  wrote(index: number, pfn: number): boolean { return index === this.base ? this.core.memory.phys.touched(pfn) : this.intervals[index]?.frames.has(pfn) ?? true; }

  /** Puts the machine into the state of a snapshot. */
  moveTo(index: number): void {
    const m = this.core.memory, core = this.core;
    for (let i = this.outputs.length; i < core.outputs.length; i++) this.outputs.push(core.outputs[i]);
    for (let i = this.found.length; i < core.found.length; i++) this.found.push(core.found[i]);
    m.phys.revert();
    for (const j of m.journals) j.revert();
    while (this.base > index) { this.base--; this.swap(this.intervals[this.base]); }
    while (this.base < index) { this.swap(this.intervals[this.base]); this.base++; }
    const to = this.snapshots[index];
    restoreSnapshot(core, to);
    refill(core.outputs, this.outputs, to.outputs);
    refill(core.found, this.found, to.findings);
  }
  private swap(i: Interval): void {
    const m = this.core.memory;
    m.phys.swap(i.frames);
    m.journals.forEach((j, n) => { if (i.maps[n]) j.swap(i.maps[n] as Map<never, unknown>); });
  }

  /** While replaying to `target`: snapshots close before it, so that the next steps back are short. */
  refine(target: number): void {
    const from = this.snapshots[this.base].step;
    this.extra = [];
    for (const d of [10_000, 1_500, 200]) if (target - d > from + d / 2) this.extra.push(target - d);
  }
  refined(): void { this.extra = []; }

  /** Merges the interval pair whose loss hurts least: short compared with its distance from the present. */
  private thin(): void {
    let bytes = this.bytes;
    while (this.snapshots.length > this.options.snapshots || bytes > this.options.bytes && this.snapshots.length > 16) {
      const here = this.core.step;
      let best = -1, least = Infinity;
      for (let i = 1; i < this.snapshots.length - 1; i++) {
        if (i === this.base || this.snapshots[i].barrier) continue;
        const gap = this.snapshots[i + 1].step - this.snapshots[i - 1].step, distance = Math.abs(here - this.snapshots[i].step) + this.options.every;
        if (gap / distance < least) { least = gap / distance; best = i; }
      }
      if (best < 0) return;
      const older = this.intervals[best - 1], newer = this.intervals[best], behind = best < this.base;
      const maps = Array.from({ length: Math.max(older.maps.length, newer.maps.length) }, (_, n) => mergeLogs(older.maps[n] ?? new Map(), newer.maps[n] ?? new Map(), behind));
      this.intervals.splice(best - 1, 2, sized(mergeLogs(older.frames, newer.frames, behind), maps));
      this.snapshots.splice(best, 1);
      if (behind) this.base--;
      bytes = this.bytes;
    }
  }
}

function refill<T>(list: T[], all: readonly T[], count: number): void {
  list.length = Math.min(list.length, count);
  for (let i = list.length; i < count; i++) list.push(all[i]);
}

function sized(frames: Map<number, FrameImage>, maps: Map<never, unknown>[]): Interval {
  let size = 0;
  for (const f of frames.values()) size += (f.bytes ? 4096 : 0) + (f.marks ? 1024 : 0) + 64;
  for (const m of maps) size += m.size * 64;
  return { frames, maps, size };
}
