/**
 * Red zones behind a program's arrays and records on the stack. The compiler leaves LOCAL_ZONE bytes behind each; a primitive that is called
 * with a pointer into one finds the bytes marked for as long as it runs: strcpy, sprintf or read past the end is a finding, and compiled code
 * pays nothing.
 */
import { LOCAL_ZONE } from '../compiler/bytecode/isa.ts';
import { Kind } from '../compiler/types/ctype.ts';
import { walk } from './findings.ts';
import { addressOf, type Memory } from './memory/memory.ts';
import { FrameFlag } from './memory/physical.ts';
import type { Loaded, Task } from './state.ts';

export interface LocalObject { readonly name: string; readonly address: bigint; readonly size: number; readonly place: { readonly file: number; readonly offset: number } }
interface Mark { readonly address: bigint; readonly p: number; readonly n: number; readonly unchecked: boolean }

/** Frames that are searched for the object that a pointer points into. */
const DEPTH = 32;

export class LocalZones {
  /** The objects whose zones are marked now. */
  objects: LocalObject[] = [];
  private marks: Mark[] = [];
  private readonly memory: Memory;
  constructor(memory: Memory) { this.memory = memory; }

  /** For a call of `f` by user code, with its arguments at slot `args`. */
  mark(task: Task, functions: readonly (Loaded | undefined)[], f: Loaded, args: number): void {
    for (const p of f.params) {
      if (!p.wide || p.float) continue;
      const lo = task.R[args + p.slot], hi = task.R[args + p.slot + 1];
      if (hi !== task.spHi || lo >>> 0 < task.spLo >>> 0) continue;
      const o = localAt(task, functions, addressOf(lo, hi));
      if (o && !this.objects.some(x => x.address === o.address)) this.markBehind(o);
    }
  }
  private markBehind(o: LocalObject): void {
    const { phys } = this.memory;
    this.objects.push(o);
    for (let at = o.address + BigInt(o.size), end = at + BigInt(LOCAL_ZONE); at < end;) {
      const n = Math.min(Number(end - at), 4096 - Number(at & 4095n)), p = this.memory.frameAddress(at);
      if (p !== undefined) {
        const pfn = p >>> 12;
        phys.touch(pfn);                                                  // history keeps the page without the marks
        this.marks.push({ address: at, p, n, unchecked: (phys.flags[pfn] & FrameFlag.Checked) === 0 });
        phys.flags[pfn] |= FrameFlag.Checked;
        phys.setBad(p, n, true);
      }
      at += BigInt(n);
    }
  }
  clear(): void {
    const { phys } = this.memory;
    for (const m of this.marks.reverse()) {
      phys.setBad(m.p, m.n, false);
      if (!m.unchecked) continue;
      phys.flags[m.p >>> 12] &= ~FrameFlag.Checked;
      this.memory.flushTlb(m.address);
    }
    this.marks = [];
    this.objects = [];
  }
}

/** The array or record in a frame of the task that an address points into, or right behind. */
function localAt(task: Task, functions: readonly (Loaded | undefined)[], address: bigint): LocalObject | undefined {
  let found: LocalObject | undefined, depth = 0;
  walk(task, functions, (fn, pc, bp, spLo, spHi) => {
    const { source } = fn;
    if (source && fn.user) {
      const slot = source.frameBaseSlot, base = slot >= 0 ? addressOf(task.R[bp + slot], task.R[bp + slot + 1]) : addressOf(spLo, spHi);
      const at = Number(address - base);
      for (const v of at >= 0 && at <= source.frameSize ? source.variables : []) {
        if (!('frame' in v.at) || v.param || pc < v.from || pc >= v.to || (v.type.kind !== Kind.Array && v.type.kind !== Kind.Record)) continue;
        const size = Math.max(1, v.type.size);
        if (at >= v.at.frame && at <= v.at.frame + size) found = { name: v.name, address: base + BigInt(v.at.frame), size, place: v.place };
      }
    }
    return found === undefined && ++depth < DEPTH;
  });
  return found;
}
